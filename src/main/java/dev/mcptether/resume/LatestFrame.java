package dev.mcptether.resume;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends frames of which only the latest matters: the pong that answers the latest ping (RFC 6455
/// section 5.5.3 allows to leave out the others) and the highest acknowledgement. While one is
/// being written only the latest of those behind it is kept, so that they do not pile up for a peer
/// that does not read. Any thread.
public final class LatestFrame {
    /// Hands a frame to the socket.
    public interface Writer {
        /// @param written runs when the frame is written or cannot be any more
        void write(byte[] frame, Runnable written);
    }

    /// @param next what follows the frame that is being written, or null
    private record Writing(byte @Nullable [] next) {}

    /// Null while none is being written.
    private final AtomicReference<@Nullable Writing> writing = new AtomicReference<>();

    private final Writer writer;

    public LatestFrame(Writer writer) {
        this.writer = writer;
    }

    /// Sends the frame now, or when the one before it is written; there may be a later one then.
    public void send(byte[] frame) {
        Writing before = writing.getAndUpdate(now -> new Writing(now == null ? null : frame));
        if (before == null) {
            writer.write(frame, this::written);
        }
    }

    private void written() {
        Writing before =
                writing.getAndUpdate(
                        now -> now == null || now.next == null ? null : new Writing(null));
        if (before != null && before.next != null) {
            writer.write(before.next, this::written);
        }
    }
}
