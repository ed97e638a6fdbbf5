package dev.mcptether.daemon;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// Answers pings at once. While an answer cannot be written only the latest ping is kept, as RFC
/// 6455 allows, so that pings do not pile up before a client that does not read.
final class Pongs {
    /// @param next what to answer after the pong that is being written, or null
    private record Writing(byte @Nullable [] next) {}

    /// Null while no pong is being written.
    private final AtomicReference<@Nullable Writing> writing = new AtomicReference<>();

    private final CoreSession session;

    Pongs(CoreSession session) {
        this.session = session;
    }

    void answer(byte[] payload) {
        Writing before = writing.getAndUpdate(now -> new Writing(now == null ? null : payload));
        if (before == null) {
            write(payload);
        }
    }

    private void write(byte[] payload) {
        session.sendFrame(
                new Frame(OpCode.PONG, ByteBuffer.wrap(payload)),
                Callback.from(this::written),
                false);
    }

    private void written() {
        Writing before =
                writing.getAndUpdate(
                        now -> now == null || now.next == null ? null : new Writing(null));
        if (before != null && before.next != null) {
            write(before.next);
        }
    }
}
