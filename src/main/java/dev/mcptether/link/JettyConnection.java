package dev.mcptether.link;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.resume.LatestFrame;
import dev.mcptether.resume.Pieces;
import dev.mcptether.time.Threads;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// A {@link Connection} on one Jetty WebSocket. Jetty calls the handler's methods one at a time;
/// they own the state of the message that is arriving. Any thread may send.
final class JettyConnection implements Connection, FrameHandler {
    static final int BUFFER_BYTES = 64 * 1024;

    private final ConnectionListener listener;
    private final int maxMessageBytes;
    private final Introduction introduction;
    private final LargeMessages large;
    private volatile @Nullable CoreSession session;
    private volatile FarEnd farEnd = FarEnd.unproven(false);

    /// Whether the listener knows the connection. Whoever moves this on tells the listener.
    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.UNKNOWN);

    private volatile @Nullable CloseStatus ended;
    private final Pieces pieces = new Pieces();
    private final Masks masks = new Masks();
    private final LatestFrame pongs = new LatestFrame(this::pong);
    private final LatestFrame acknowledgements = new LatestFrame(this::control);
    private byte messageOpCode;
    private ConnectionListener.@Nullable Excess excess;

    private enum Standing {
        /// We do not know yet who is there.
        UNKNOWN,
        /// The listener is hearing that the connection is open.
        INTRODUCED,
        OPEN,
        OVER
    }

    /// @param introduction finds out who is there
    /// @param large shared by the connections whose messages must not grow large at the same time
    JettyConnection(
            ConnectionListener listener,
            int maxMessageBytes,
            Introduction introduction,
            LargeMessages large) {
        this.listener = listener;
        this.maxMessageBytes = maxMessageBytes;
        this.introduction = introduction;
        this.large = large;
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        callback.succeeded();
        InetSocketAddress peer = (InetSocketAddress) coreSession.getRemoteAddress();
        InetSocketAddress own = (InetSocketAddress) coreSession.getLocalAddress();
        Threads.run(() -> introduction.begin(peer, own, this::introduced));
    }

    private void introduced(PeerCheck.Verdict verdict) {
        switch (verdict) {
            case PeerCheck.Verdict.Accepted(FarEnd known, byte[] first) -> welcome(known, first);
            case PeerCheck.Verdict.Refused(ConnectFailure failure) -> {
                standing.set(Standing.OVER);
                abort();
                listener.failed(failure);
            }
        }
    }

    private void welcome(FarEnd known, byte[] first) {
        farEnd = known;
        if (!standing.compareAndSet(Standing.UNKNOWN, Standing.INTRODUCED)) {
            listener.failed(
                    new ConnectFailure(
                            ConnectOutcome.BROKEN,
                            "the connection was closed as soon as it was" + " open"));
            return;
        }
        if (first.length > 0) {
            // It leaves together with the listener's first message.
            send(new Frame(OpCode.BINARY, ByteBuffer.wrap(first)), Callback.NOOP, true);
        }
        listener.opened(this);
        standing.set(Standing.OPEN);
        tellTheEnd();
    }

    /// If this threw, Jetty would only close the socket. So Jetty's calls run as tasks, whose
    /// failures end the process in order.
    @Override
    public void onFrame(Frame frame, Callback callback) {
        Threads.run(() -> take(frame, callback));
    }

    private void take(Frame frame, Callback callback) {
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> data(frame, callback);
            case OpCode.CLOSE -> callback.succeeded();
            case OpCode.PING -> {
                pongs.send(BufferUtil.toArray(frame.getPayload()));
                alive(callback);
            }
            default -> alive(callback);
        }
    }

    private void alive(Callback callback) {
        listener.alive();
        callback.succeeded();
        more();
    }

    private void data(Frame frame, Callback callback) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            messageOpCode = frame.getOpCode();
        }
        ByteBuffer payload = frame.getPayload();
        if (excess == null && pieces.length() + payload.remaining() > maxMessageBytes) {
            ConnectionListener.Excess begun =
                    messageOpCode == OpCode.TEXT ? listener.tooLarge() : new NoText();
            begun.piece(pieces.take());
            large.leave(this);
            excess = begun;
        }
        boolean whole = frame.isFin();
        ConnectionListener.Excess tooLarge = excess;
        if (tooLarge != null) {
            tooLarge.piece(payload);
            callback.succeeded();
            if (whole) {
                excess = null;
                tooLarge.end();
            } else {
                more();
            }
            return;
        }
        if (!whole) {
            pieces.add(payload);
            callback.succeeded();
            if (pieces.length() > LargeMessages.SMALL_BYTES) {
                large.enter(this, this::more);
            } else {
                more();
            }
            return;
        }
        byte[] message = pieces.endWith(payload);
        callback.succeeded();
        if (messageOpCode == OpCode.TEXT) {
            listener.text(message);
        } else {
            listener.control(message);
        }
    }

    /// Drops the pieces of a binary message that is too large. It is refused for being binary,
    /// whatever is in it.
    private final class NoText implements ConnectionListener.Excess {
        @Override
        public void piece(ByteBuffer piece) {}

        @Override
        public void end() {
            listener.control(new byte[0]);
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
        large.leave(this);
        ended = status;
        if (session != null && !standing.compareAndSet(Standing.UNKNOWN, Standing.OVER)) {
            tellTheEnd();
        }
    }

    /// Tells the end once, and not before the listener knows the connection.
    private void tellTheEnd() {
        CloseStatus status = ended;
        if (status != null && standing.compareAndSet(Standing.OPEN, Standing.OVER)) {
            String reason = status.getReason();
            Threads.run(() -> listener.closed(status.getCode(), reason == null ? "" : reason));
        }
    }

    @Override
    public FarEnd farEnd() {
        return farEnd;
    }

    @Override
    public void sendText(byte[] message, boolean more) {
        MaskedText text = new MaskedText(message, masks, listener);
        send(text, text, more);
    }

    @Override
    public void sendControl(byte[] frame) {
        control(frame, () -> {});
    }

    @Override
    public void acknowledge(byte[] frame) {
        acknowledgements.send(frame);
    }

    private void control(byte[] frame, Runnable written) {
        send(new Frame(OpCode.BINARY, ByteBuffer.wrap(frame)), Callback.from(written), false);
    }

    private void pong(byte[] payload, Runnable written) {
        send(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.from(written), false);
    }

    @Override
    public void ping() {
        send(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    private void send(Frame frame, Callback callback, boolean more) {
        CoreSession open = session;
        if (open != null) {
            open.sendFrame(frame, callback, more);
        }
    }

    @Override
    public void flush() {
        CoreSession open = session;
        if (open != null) {
            open.flush(Callback.NOOP);
        }
    }

    /// The listener has done with the message before, so another connection may have the turn.
    @Override
    public void demand() {
        large.leave(this);
        more();
    }

    private void more() {
        CoreSession open = session;
        if (open != null && !open.isClosed()) {
            open.demand();
        }
    }

    @Override
    public void close(int code, String reason) {
        CoreSession open = session;
        if (open != null) {
            open.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public void abort() {
        CoreSession open = session;
        if (open != null) {
            open.abort();
        }
    }
}
