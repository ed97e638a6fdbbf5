package dev.mcptether.daemon;

import dev.mcptether.time.Timers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// The daemon's end of one WebSocket: frames to whole messages and back, both ways bounded.
///
/// Jetty's threads bring frames, one at a time, and never wait. Each whole message is handed to the
/// {@link Listener} on a virtual thread; no further frame is read until the listener is done with
/// it, so a busy session slows its client down. Senders wait, on their own threads, while more is
/// unwritten than the limit allows.
final class WebSocketEnd implements FrameHandler, FrameQueue {
    /// Hears what happens on the socket. `opened` comes first, `closed` last; messages between them
    /// one at a time.
    interface Listener {
        void opened(WebSocketEnd end);

        void text(byte[] message) throws InterruptedException;

        void binary(byte[] message) throws InterruptedException;

        /// @param code 1006 when the other side sent none
        void closed(int code);
    }

    /// @param messageBytes the longest message taken
    /// @param unwrittenBytes what may wait for the client to read; one message always may
    record Limits(int messageBytes, int unwrittenBytes) {}

    /// Twice the shim's own ping interval and more: only clients that send no pings are asked.
    static final Duration PING_AFTER = Duration.ofSeconds(45);

    static final Duration GONE_AFTER = Duration.ofMinutes(2);

    /// How long the other side may take to answer a close.
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Listener listener;
    private final Limits limits;
    private final OpenEnds open;
    private final Timers timers;

    /// Set before any other callback; null only before that.
    private volatile @Nullable CoreSession core;

    /// Touched by Jetty's callbacks only, which come one at a time.
    private ByteArrayOutputStream partial = new ByteArrayOutputStream();

    private byte partialType = OpCode.UNDEFINED;

    private volatile long heardNanos;

    /// False while the listener works on a message, so that silence is ours and not the client's.
    private volatile boolean reading;

    /// Guards the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition written = lock.newCondition();
    private long unwrittenBytes;
    private boolean closing;
    private boolean closed;
    private boolean ponging;
    private @Nullable ByteBuffer nextPong;

    /// @param open where this is while it is open
    WebSocketEnd(Listener listener, Limits limits, OpenEnds open, Timers timers) {
        this.listener = listener;
        this.limits = limits;
        this.open = open;
        this.timers = timers;
        this.heardNanos = timers.nanos();
    }

    /// Waits while the client does not read.
    void sendText(byte[] message) throws InterruptedException {
        if (awaitRoom(message.length)) {
            opened().sendFrame(
                            new Frame(OpCode.TEXT, ByteBuffer.wrap(message)),
                            Callback.from(
                                    () -> written(message.length),
                                    failed -> written(message.length)),
                            false);
        }
    }

    @Override
    public void text(byte[] message) {
        queue(OpCode.TEXT, message);
    }

    @Override
    public void binary(byte[] frame) {
        queue(OpCode.BINARY, frame);
    }

    @Override
    public void close(int code, String reason) {
        CoreSession session = core;
        if (session == null || !startClosing()) {
            return;
        }
        // Jetty lets most close codes overtake what is queued before them.
        session.flush(
                Callback.from(
                        () -> session.close(code, reason, Callback.NOOP),
                        broken -> session.abort()));
        timers.after(CLOSE_PATIENCE, session::abort);
    }

    /// Lets go of the client as it is.
    void abort() {
        CoreSession session = core;
        if (session != null) {
            session.abort();
        }
    }

    /// Lets go of a client that has been silent for too long, and asks one that might be.
    void checkAlive() {
        CoreSession session = core;
        if (session == null || !reading) {
            heardNanos = timers.nanos();
            return;
        }
        long silentNanos = timers.nanos() - heardNanos;
        if (silentNanos >= GONE_AFTER.toNanos()) {
            session.abort();
        } else if (silentNanos >= PING_AFTER.toNanos()) {
            session.sendFrame(
                    new Frame(OpCode.PING, BufferUtil.EMPTY_BUFFER), Callback.NOOP, false);
        }
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        core = session;
        open.add(this);
        listener.opened(this);
        callback.succeeded();
        read(session);
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        CoreSession session = opened();
        heardNanos = timers.nanos();
        reading = false;
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> callback.succeeded();
            case OpCode.PING -> {
                pong(session, BufferUtil.copy(frame.getPayload()));
                next(session, callback);
            }
            case OpCode.PONG -> next(session, callback);
            default -> data(session, frame, callback);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        lock.lock();
        try {
            closed = true;
            nextPong = null;
            written.signalAll();
        } finally {
            lock.unlock();
        }
        callback.succeeded();
        open.remove(this);
        listener.closed(status.getCode());
    }

    private void data(CoreSession session, Frame frame, Callback callback) {
        if (isClosing()) {
            next(session, callback);
            return;
        }
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            partialType = frame.getOpCode();
        }
        byte[] payload = BufferUtil.toArray(frame.getPayload());
        if (payload.length > limits.messageBytes() - partial.size()) {
            partial = new ByteArrayOutputStream();
            close(
                    CloseStatus.MESSAGE_TOO_LARGE,
                    "a message has at most %d bytes".formatted(limits.messageBytes()));
            next(session, callback);
        } else if (frame.isFin()) {
            callback.succeeded();
            deliver(session, partialType, whole(payload));
        } else {
            partial.write(payload, 0, payload.length);
            next(session, callback);
        }
    }

    private byte[] whole(byte[] last) {
        if (partial.size() == 0) {
            return last;
        }
        partial.write(last, 0, last.length);
        byte[] message = partial.toByteArray();
        // A large buffer is not kept for the small messages to come.
        partial = new ByteArrayOutputStream();
        return message;
    }

    private void deliver(CoreSession session, byte type, byte[] message) {
        if (type == OpCode.TEXT && !Utf8.valid(message)) {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
            read(session);
            return;
        }
        Thread.ofVirtual().name("tether-session").start(() -> hear(session, type, message));
    }

    /// The broad catch of a message's thread: a surprise ends the socket instead of leaving it
    /// unread.
    private void hear(CoreSession session, byte type, byte[] message) {
        try {
            if (type == OpCode.TEXT) {
                listener.text(message);
            } else {
                listener.binary(message);
            }
        } catch (RuntimeException | InterruptedException surprise) {
            close(CloseStatus.SERVER_ERROR, "internal error");
        }
        read(session);
    }

    private void next(CoreSession session, Callback callback) {
        callback.succeeded();
        read(session);
    }

    private void read(CoreSession session) {
        heardNanos = timers.nanos();
        reading = true;
        session.demand();
    }

    private boolean awaitRoom(int bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed
                    && unwrittenBytes > 0
                    && unwrittenBytes + bytes > limits.unwrittenBytes()) {
                written.await();
            }
            unwrittenBytes += bytes;
            return !closed && !closing;
        } finally {
            lock.unlock();
        }
    }

    private void queue(byte type, byte[] message) {
        opened().sendFrame(new Frame(type, ByteBuffer.wrap(message)), Callback.NOOP, false);
    }

    private void written(int bytes) {
        lock.lock();
        try {
            unwrittenBytes -= bytes;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Answers a ping at once. While an answer cannot be written only the latest ping is kept, as
    /// RFC 6455 allows, so that pings do not pile up.
    private void pong(CoreSession session, ByteBuffer payload) {
        lock.lock();
        try {
            if (ponging) {
                nextPong = payload;
                return;
            }
            ponging = true;
        } finally {
            lock.unlock();
        }
        session.sendFrame(
                new Frame(OpCode.PONG, payload), Callback.from(() -> ponged(session)), false);
    }

    private void ponged(CoreSession session) {
        ByteBuffer payload;
        lock.lock();
        try {
            ponging = false;
            payload = nextPong;
            nextPong = null;
        } finally {
            lock.unlock();
        }
        if (payload != null) {
            pong(session, payload);
        }
    }

    private boolean startClosing() {
        lock.lock();
        try {
            boolean first = !closing && !closed;
            closing = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private CoreSession opened() {
        CoreSession session = core;
        if (session == null) {
            throw new IllegalStateException("not open yet");
        }
        return session;
    }
}
