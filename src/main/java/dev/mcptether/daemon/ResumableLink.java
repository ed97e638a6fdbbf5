package dev.mcptether.daemon;

import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.ServerEnd;
import dev.mcptether.resume.ServerEnd.Heard;
import dev.mcptether.resume.ServerSession;
import dev.mcptether.resume.Window;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.jspecify.annotations.Nullable;

/// One WebSocket on which both sides speak `tether.v1`. The client's first frame names its session.
/// This carries the session until the socket is cut or the session moves to a newer socket.
/// Everything except the delivery of messages runs in the turns of {@link ResumableSessions}.
final class ResumableLink implements WebSocketEnd.Listener {
    /// The time from the proof to HELLO or RESUME.
    static final Duration HELLO_PATIENCE = Duration.ofSeconds(10);

    /// Twice a shim's window, which is enough for what it may send beyond it.
    private static final long MOST_BYTES = 2 * Window.DEFAULT.bytes();

    /// A longer message is peeked at on a thread of its own.
    private static final int SHORT_BYTES = 16 * 1024;

    private final ResumableSessions resumption;
    private final ServerEnd end;
    private final SessionHost host;
    private final Inbox inbox = new Inbox(MOST_BYTES);

    /// Set before anything is heard.
    private volatile @Nullable FrameQueue socket;

    private volatile Timer patience = () -> {};

    /// The last message that was taken at once. Only the socket's callbacks touch this.
    private CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);

    ResumableLink(ResumableSessions resumption, ServerEnd end, SessionHost host) {
        this.resumption = resumption;
        this.end = end;
        this.host = host;
    }

    @Override
    public void opened(WebSocketEnd opened) {
        opened((FrameQueue) opened);
    }

    void opened(FrameQueue opened) {
        socket = opened;
        patience = resumption.later(HELLO_PATIENCE, this::expectSession);
        Threads.startVirtual("tether-inbox", this::deliverAll);
    }

    @Override
    public void text(byte[] message) throws InterruptedException {
        inbox.put(message);
    }

    /// A short message that has none before it goes to its session on this thread, because a
    /// hand-over costs more than that. All others go through the inbox.
    @Override
    public boolean takesAtOnce(byte[] message) {
        if (message.length > SHORT_BYTES || !inbox.isDelivered() || !taken.isDone()) {
            return inbox.offer(message);
        }
        try {
            resumption.ask(() -> receive(message.length)).ifPresent(it -> begin(it, message));
        } catch (RuntimeException surprise) {
            resumption.turn(this::breakOff);
        }
        return true;
    }

    private void begin(Delivery delivery, byte[] message) {
        taken = delivery.done();
        delivery.begin(message)
                .ifPresent(rest -> Threads.startVirtual("tether-inbox", () -> finish(rest)));
    }

    private void finish(ServedSession.Rest rest) {
        try {
            rest.finish();
        } catch (RuntimeException | InterruptedException surprise) {
            resumption.turn(this::breakOff);
        }
    }

    @Override
    public void binary(byte[] frame) {
        // Wait for it, so that the next frame is handled after this one.
        resumption.ask(() -> control(frame));
    }

    @Override
    public void closed(int code) {
        inbox.close();
        patience.cancel();
        resumption.turn(() -> {
            ServerSession session = end.session();
            end.cut(resumption.nanos());
            if (session != null) {
                resumption.of(session).cut(code);
                resumption.expireLater();
            }
        });
    }

    /// Catches everything on this link's thread. If a message was counted and cannot be delivered,
    /// the session must end, because nobody will send the message again.
    private void deliverAll() {
        try {
            for (byte[] message = inbox.take(); message != null; message = inbox.take()) {
                int bytes = message.length;
                Optional<Delivery> delivery = resumption.ask(() -> receive(bytes));
                if (delivery.isPresent()) {
                    delivery.get().deliver(message);
                }
                inbox.delivered();
            }
        } catch (RuntimeException | InterruptedException surprise) {
            resumption.turn(this::breakOff);
        }
    }

    private void breakOff() {
        ServerSession session = end.session();
        if (session != null) {
            resumption.of(session).breakOff();
        }
    }

    private Optional<Delivery> receive(int bytes) {
        ServerSession session = end.session();
        return switch (end.received(bytes, resumption.nanos())) {
            case DELIVER -> session == null ? Optional.empty() : deliver(session);
            case STALE -> Optional.empty();
            case PREMATURE -> {
                close(CloseCode.PROTOCOL_ERROR.number(), "a message before hello");
                yield Optional.empty();
            }
        };
    }

    private Optional<Delivery> deliver(ServerSession session) {
        ResumableSession receiver = resumption.of(session);
        receiver.acknowledge();
        return Optional.of(receiver.nextDelivery());
    }

    private Heard control(byte[] frame) {
        Heard heard = end.onControl(ByteBuffer.wrap(frame), resumption.nanos());
        switch (heard) {
            case Heard.Nothing() -> {}
            case Heard.Opened(ServerSession session, Frames welcome) -> {
                write(welcome);
                resumption.open(session, queue(), host);
            }
            case Heard.Resumed(ServerSession session, Frames resend, boolean takenOver) -> {
                write(resend);
                resumption.of(session).resumed(queue(), resend.text().size(), takenOver);
            }
            case Heard.Gone(Frames reply) -> write(reply);
            case Heard.Reported(ServerSession session, var report) ->
                    resumption.of(session).report(report.json());
            case Heard.Ended _ -> close(CloseStatus.NORMAL, "");
            case Heard.Refused(CloseCode code, String why) -> close(code.number(), why);
        }
        resumption.pump();
        return heard;
    }

    private void expectSession() {
        if (end.session() == null) {
            close(CloseCode.PROTOCOL_ERROR.number(), "no hello in time");
        }
    }

    private void write(Frames outgoing) {
        outgoing.binary().forEach(queue()::binary);
        outgoing.text().forEach(queue()::text);
    }

    private void close(int code, String why) {
        queue().close(code, why);
    }

    private FrameQueue queue() {
        FrameQueue open = socket;
        if (open == null) {
            throw new IllegalStateException("heard before it was opened");
        }
        return open;
    }
}
