package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A WebSocket without a network. What the shim sends arrives when it is flushed. What the daemon
/// sends waits until it is demanded. After its end it does nothing, and it reports its end once.
public final class FakeConnection implements Connection {
    private final ConnectionListener listener;
    private final FarEnd farEnd;
    private final List<byte[]> held = new ArrayList<>();
    private final List<byte[]> arrived = new ArrayList<>();
    private final List<byte[]> controls = new ArrayList<>();
    private final Deque<Runnable> incoming = new ArrayDeque<>();
    private final Deque<Integer> unwritten = new ArrayDeque<>();
    private boolean stalled;
    private boolean demanded;
    private boolean delivering;
    private boolean closed;
    private int pings;
    private @Nullable Closing closing;

    /// The code and reason with which our side closed it.
    public record Closing(int code, String reason) {}

    FakeConnection(ConnectionListener listener, FarEnd farEnd) {
        this.listener = listener;
        this.farEnd = farEnd;
    }

    // What the shim does

    @Override
    public FarEnd farEnd() {
        return farEnd;
    }

    @Override
    public void sendText(byte[] message, boolean more) {
        if (isOver()) {
            return;
        }
        held.add(message);
        if (!more) {
            flush();
        }
    }

    @Override
    public void sendControl(byte[] frame) {
        if (!isOver()) {
            controls.add(frame);
        }
    }

    @Override
    public void acknowledge(byte[] frame) {
        sendControl(frame);
    }

    @Override
    public void flush() {
        if (isOver()) {
            return;
        }
        List<byte[]> going = List.copyOf(held);
        held.clear();
        arrived.addAll(going);
        going.forEach(message -> unwritten.add(message.length));
        write();
    }

    @Override
    public void ping() {
        if (!isOver()) {
            pings++;
        }
    }

    @Override
    public void demand() {
        if (closed) {
            return;
        }
        assertThat(demanded).as("a demand is open already").isFalse();
        demanded = true;
        deliver();
    }

    @Override
    public void close(int code, String reason) {
        if (!isOver()) {
            flush();
            closing = new Closing(code, reason);
        }
    }

    @Override
    public void abort() {
        ends(Loss.ABNORMAL, "");
    }

    private boolean isOver() {
        return closed || closing != null;
    }

    // What the daemon does

    /// Sends a text message, which waits until it is demanded.
    public void says(String message) {
        incoming(() -> listener.text(message.getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends a text message that was damaged on the way.
    public void saysGarbled(byte[] message) {
        incoming(() -> listener.text(message));
    }

    public void saysBinary(byte[] frame) {
        incoming(() -> listener.control(frame));
    }

    /// Sends a text message over the limit, in pieces.
    public void saysTooLarge(String message) {
        incoming(() -> {
            ConnectionListener.Excess excess = listener.tooLarge();
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            int half = bytes.length / 2;
            excess.piece(ByteBuffer.wrap(bytes, 0, half));
            excess.piece(ByteBuffer.wrap(bytes, half, bytes.length - half));
            excess.end();
        });
    }

    private void incoming(Runnable delivery) {
        assertThat(closed).as("the connection is closed").isFalse();
        incoming.add(delivery);
        deliver();
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (demanded && !closed && !incoming.isEmpty()) {
                demanded = false;
                incoming.remove().run();
            }
        } finally {
            delivering = false;
        }
    }

    public void answersPing() {
        listener.alive();
    }

    /// The network reads no more: what the shim sends from now on is not reported as written.
    public void stalls() {
        stalled = true;
    }

    public void readsOn() {
        stalled = false;
        write();
    }

    private void write() {
        while (!stalled && !closed && !unwritten.isEmpty()) {
            listener.written(unwritten.remove());
        }
    }

    /// Breaks the link.
    public void cut() {
        ends(Loss.ABNORMAL, "");
    }

    public void closes(int code, String reason) {
        ends(code, reason);
    }

    /// Answers our close. The answer comes after everything that the daemon has sent before.
    public void answersClose() {
        Closing ours = closing;
        assertThat(ours).as("our close").isNotNull();
        assertThat(demanded || closed).as("somebody reads for the answer to our close").isTrue();
        if (ours != null) {
            ends(ours.code(), ours.reason());
        }
    }

    private void ends(int code, String reason) {
        if (!closed) {
            closed = true;
            incoming.clear();
            unwritten.clear();
            listener.closed(code, reason);
        }
    }

    // What the test sees

    /// The text messages that have reached the daemon.
    public List<String> arrived() {
        return arrived(0);
    }

    /// The text messages that have reached the daemon, without the first ones.
    public List<String> arrived(int skipped) {
        return arrived.subList(skipped, arrived.size()).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    public List<byte[]> controls() {
        return List.copyOf(controls);
    }

    public int pings() {
        return pings;
    }

    /// Whether something was sent that has not arrived.
    public boolean isHolding() {
        return !held.isEmpty();
    }

    /// Whether the shim wants the next message.
    public boolean isDemanded() {
        return demanded;
    }

    public boolean isClosed() {
        return closed;
    }

    /// How our side closed it; null if it has not.
    public @Nullable Closing closing() {
        return closing;
    }
}
