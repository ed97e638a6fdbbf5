package dev.mcptether.daemon;

import dev.mcptether.resume.LatestFrame;
import dev.mcptether.resume.Pieces;
import dev.mcptether.resume.Utf8;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Throttle;
import dev.mcptether.time.Timers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// The daemon's end of one WebSocket. It turns frames into whole messages and back, bounded both
/// ways.
///
/// Jetty's threads bring frames, one at a time, and never wait. A message that the {@link Listener}
/// takes at once needs no other thread. Any other message is heard on a virtual thread, and no
/// further frame is read until the listener is done with it, so a busy session slows its client
/// down. Senders wait on their own threads while more than the limit is unwritten.
final class WebSocketEnd implements FrameHandler, FrameQueue {
    /// Hears from the socket. `opened` comes first and `closed` last; messages between them come
    /// one at a time.
    interface Listener {
        void opened(WebSocketEnd end);

        void text(byte[] message) throws InterruptedException;

        /// Takes a text message on Jetty's thread, without waiting. If this returns false, {@link
        /// #text} hears the message instead.
        default boolean takesAtOnce(byte[] message) {
            return false;
        }

        void binary(byte[] message) throws InterruptedException;

        /// The longest message that is accepted now, if that is less than the daemon's limit.
        default int mostBytes() {
            return Integer.MAX_VALUE;
        }

        /// @param code 1006 if the other side sent none
        void closed(int code);
    }

    /// @param messageBytes the longest message that is accepted
    /// @param unwrittenBytes how much may wait for the client to read; one message always may
    record Limits(int messageBytes, int unwrittenBytes) {}

    /// More than twice the shim's own ping interval, so that only clients that send no pings get
    /// one.
    static final Duration PING_AFTER = Duration.ofSeconds(45);

    static final Duration GONE_AFTER = Duration.ofMinutes(2);

    /// What one client may bring in a row on the selector's thread before the others have a turn:
    /// their sockets are read there, too.
    private static final int TURN_BYTES = 64 * 1024;

    /// Counted for each frame besides its bytes.
    private static final int FRAME_BYTES = 4 * 1024;

    /// How long the other side may take to answer a close.
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Listener listener;
    private final OpenEnds open;
    private final Timers timers;
    private final int mostMessageBytes;
    private final Throttle unwritten;
    private final AtomicBoolean closing = new AtomicBoolean();

    /// Only Jetty's callbacks touch this and the next two fields; they come one at a time.
    private final Pieces pieces = new Pieces();

    private byte messageOpCode = OpCode.UNDEFINED;
    private int broughtBytes;

    /// Set before any other callback, so it is null only before that.
    private volatile @Nullable Opened opened;

    private volatile long heardNanos;

    /// False while the listener works on a message. Silence is then ours and not the client's.
    private volatile boolean reading;

    private record Opened(CoreSession session, LatestFrame pongs, LatestFrame acknowledgements) {}

    /// @param open contains this while it is open
    WebSocketEnd(Listener listener, Limits limits, OpenEnds open, Timers timers) {
        this.listener = listener;
        this.open = open;
        this.timers = timers;
        this.mostMessageBytes = limits.messageBytes();
        this.unwritten = new Throttle(limits.unwrittenBytes()).hold();
        this.heardNanos = timers.nanos();
    }

    /// Waits while the client does not read.
    void sendText(byte[] message) throws InterruptedException {
        int bytes = message.length;
        if (unwritten.take(bytes)) {
            Callback written =
                    Callback.from(() -> unwritten.remove(bytes), _ -> unwritten.remove(bytes));
            send(OpCode.TEXT, message, written);
        }
    }

    @Override
    public void text(byte[] message) {
        send(OpCode.TEXT, message, Callback.NOOP);
    }

    @Override
    public void binary(byte[] frame) {
        control(frame, () -> {});
    }

    @Override
    public void acknowledge(byte[] frame) {
        opened().acknowledgements.send(frame);
    }

    private void control(byte[] frame, Runnable written) {
        send(OpCode.BINARY, frame, Callback.from(written));
    }

    @Override
    public void close(int code, String reason) {
        Opened current = opened;
        if (current == null || !closing.compareAndSet(false, true)) {
            return;
        }
        CoreSession session = current.session;
        // Jetty lets most close codes overtake what is queued before them.
        session.flush(
                Callback.from(
                        () -> session.close(code, reason, Callback.NOOP), _ -> session.abort()));
        timers.after(CLOSE_PATIENCE, session::abort);
    }

    /// Drops the connection at once.
    void abort() {
        Opened current = opened;
        if (current != null) {
            current.session.abort();
        }
    }

    /// Drops a client that has been silent for too long, and pings one that may be.
    void checkAlive() {
        if (!reading) {
            heardNanos = timers.nanos();
            return;
        }
        long silentNanos = timers.nanos() - heardNanos;
        if (silentNanos >= GONE_AFTER.toNanos()) {
            abort();
        } else if (silentNanos >= PING_AFTER.toNanos()) {
            send(OpCode.PING, new byte[0], Callback.NOOP);
        }
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        Threads.run(() -> open(session, callback));
    }

    private void open(CoreSession session, Callback callback) {
        opened = new Opened(session, new LatestFrame(this::pong), new LatestFrame(this::control));
        open.add(this);
        listener.opened(this);
        callback.succeeded();
        read();
    }

    /// If this threw, Jetty would only close the socket. So Jetty's calls run as tasks.
    @Override
    public void onFrame(Frame frame, Callback callback) {
        Threads.run(() -> take(frame, callback));
    }

    private void take(Frame frame, Callback callback) {
        heardNanos = timers.nanos();
        reading = false;
        broughtBytes += FRAME_BYTES + frame.getPayloadLength();
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> callback.succeeded();
            case OpCode.PING -> {
                opened().pongs.send(BufferUtil.toArray(frame.getPayload()));
                next(callback);
            }
            case OpCode.PONG -> next(callback);
            default -> data(frame, frame.getPayload(), callback);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        Threads.surpriseIfOutOfMemory(cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        Threads.run(() -> {
            unwritten.open();
            open.remove(this);
            listener.closed(status.getCode());
        });
    }

    private void data(Frame frame, ByteBuffer payload, Callback callback) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            messageOpCode = frame.getOpCode();
        }
        if (closing.get()) {
            next(callback);
        } else if (pieces.length() + payload.remaining() > mostBytes()) {
            pieces.forget();
            String why = "a message has at most %d bytes".formatted(mostMessageBytes);
            close(CloseStatus.MESSAGE_TOO_LARGE, why);
            next(callback);
        } else if (frame.isFin()) {
            byte[] message = pieces.endWith(payload);
            callback.succeeded();
            deliver(messageOpCode, message);
        } else {
            pieces.add(payload);
            next(callback);
        }
    }

    private int mostBytes() {
        return Math.min(mostMessageBytes, listener.mostBytes());
    }

    private void deliver(byte type, byte[] message) {
        if (type == OpCode.TEXT && !Utf8.valid(message)) {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
            read();
        } else if (type == OpCode.TEXT && listener.takesAtOnce(message)) {
            readOn();
        } else {
            Threads.startVirtual("tether-session", () -> hear(type, message));
        }
    }

    /// Catches everything on a message's thread. An exception that nobody expected closes the
    /// socket; otherwise nobody would read it any more.
    private void hear(byte type, byte[] message) {
        try {
            if (type == OpCode.TEXT) {
                listener.text(message);
            } else {
                listener.binary(message);
            }
        } catch (RuntimeException | Error | InterruptedException surprise) {
            Threads.surpriseIfOutOfMemory(surprise);
            close(CloseStatus.SERVER_ERROR, "internal error");
        }
        read();
    }

    private void next(Callback callback) {
        callback.succeeded();
        readOn();
    }

    /// Reads on here. After a whole turn it reads on from elsewhere, and Jetty then uses another
    /// thread for this socket.
    private void readOn() {
        if (broughtBytes < TURN_BYTES) {
            read();
        } else {
            broughtBytes = 0;
            Threads.startVirtual("tether-session", this::read);
        }
    }

    private void read() {
        heardNanos = timers.nanos();
        reading = true;
        opened().session.demand();
    }

    private void send(byte type, byte[] payload, Callback written) {
        opened().session.sendFrame(new Frame(type, ByteBuffer.wrap(payload)), written, false);
    }

    private void pong(byte[] payload, Runnable written) {
        send(OpCode.PONG, payload, Callback.from(written));
    }

    private Opened opened() {
        Opened current = opened;
        if (current == null) {
            throw new IllegalStateException("not open yet");
        }
        return current;
    }
}
