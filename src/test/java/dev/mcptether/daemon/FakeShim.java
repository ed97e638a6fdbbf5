package dev.mcptether.daemon;

import dev.mcptether.resume.ClientEnd;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.Receipt;
import dev.mcptether.resume.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A shim without a socket: the client's end of `tether.v1` on a wire that can be cut anywhere. A
/// cut loses what was sent to the shim and not read yet.
final class FakeShim {
    private final ResumableSessions daemon;
    private final SessionHost host;
    private final ClientEnd end;

    /// The daemon's messages, each once and in order.
    final List<String> heard = new ArrayList<>();

    /// The daemon's close codes, one for each connection that it closed.
    final List<Integer> closes = new ArrayList<>();

    final List<ClientEnd.Heard> meanings = new ArrayList<>();
    private @Nullable Wire wire;

    FakeShim(ResumableSessions daemon, SessionHost host, RandomGenerator random) {
        this.daemon = daemon;
        this.host = host;
        this.end = new ClientEnd(Window.DEFAULT, random);
    }

    private sealed interface Sent {
        record Text(byte[] message) implements Sent {}

        record Binary(byte[] frame) implements Sent {}

        record Close(int code) implements Sent {}
    }

    /// One connection.
    private static final class Wire implements FrameQueue {
        final ResumableLink link;
        final LinkedBlockingQueue<Sent> toShim = new LinkedBlockingQueue<>();

        Wire(ResumableLink link) {
            this.link = link;
        }

        @Override
        public void text(byte[] message) {
            toShim.add(new Sent.Text(message));
        }

        @Override
        public void binary(byte[] frame) {
            toShim.add(new Sent.Binary(frame));
        }

        @Override
        public void acknowledge(byte[] frame) {
            binary(frame);
        }

        @Override
        public void close(int code, String reason) {
            toShim.add(new Sent.Close(code));
        }
    }

    /// Opens a connection and asks for a session. If there was one before, asks for that one.
    FakeShim connect() {
        Wire fresh = new Wire(daemon.link(host));
        wire = fresh;
        fresh.link.opened(fresh);
        write(fresh, end.connect());
        return this;
    }

    /// Breaks the connection. Both sides notice.
    void cut() {
        Wire broken = forgetWire();
        broken.link.closed(1006);
    }

    /// Breaks the connection. Only this side notices, until the returned task runs.
    Runnable cutUnnoticed() {
        Wire halfOpen = forgetWire();
        return () -> halfOpen.link.closed(1006);
    }

    boolean connected() {
        return wire != null;
    }

    void says(String message) {
        byte[] bytes = message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        boolean now = end.sent(bytes);
        Wire open = wire;
        if (now && open != null) {
            text(open, bytes);
        }
    }

    boolean canSay() {
        return end.canSend();
    }

    void reports(byte[] json) {
        byte[] frame = end.report(json);
        Wire open = wire;
        if (frame != null && open != null) {
            open.link.binary(frame);
        }
    }

    void saysGoodbye() {
        Wire open = wire;
        byte[] goodbye = end.goodbye();
        if (goodbye != null && open != null) {
            open.link.binary(goodbye);
        }
    }

    /// Reads everything that has arrived so far.
    void reads() {
        for (Wire open = wire; open != null; open = wire) {
            Sent sent = open.toShim.poll();
            if (sent == null) {
                return;
            }
            take(open, sent);
        }
    }

    private void take(Wire open, Sent sent) {
        switch (sent) {
            case Sent.Text(byte[] message) -> {
                if (end.received(message.length, daemon.nanos()) == Receipt.DELIVER) {
                    heard.add(new String(message, StandardCharsets.UTF_8));
                }
                byte[] ack = end.ackDue(daemon.nanos());
                if (ack != null) {
                    open.link.binary(ack);
                }
            }
            case Sent.Binary(byte[] frame) -> take(open, end.onControl(ByteBuffer.wrap(frame)));
            case Sent.Close(int code) -> {
                closes.add(code);
                cut();
            }
        }
    }

    private void take(Wire open, ClientEnd.Heard meaning) {
        meanings.add(meaning);
        switch (meaning) {
            case ClientEnd.Heard.Resumed(Frames resend) -> write(open, resend);
            case ClientEnd.Heard.Lost(boolean _, Frames hello) -> write(open, hello);
            case ClientEnd.Heard.Nothing _,
                    ClientEnd.Heard.Opened _,
                    ClientEnd.Heard.Ended _,
                    ClientEnd.Heard.Broken _ -> {}
        }
    }

    private static void write(Wire open, Frames outgoing) {
        outgoing.binary().forEach(open.link::binary);
        outgoing.text().forEach(message -> text(open, message));
    }

    private static void text(Wire open, byte[] message) {
        try {
            if (!open.link.takesAtOnce(message)) {
                open.link.text(message);
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Wire forgetWire() {
        Wire broken = wire;
        if (broken == null) {
            throw new IllegalStateException("there is no connection to cut");
        }
        wire = null;
        end.cut(daemon.nanos());
        return broken;
    }
}
