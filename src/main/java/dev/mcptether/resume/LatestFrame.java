package dev.mcptether.resume;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends frames of which only the latest matters: the pong for the latest ping (RFC 6455 section
/// 5.5.3 allows leaving out the others), and the highest acknowledgement. While one frame is being
/// written, only the latest of those that follow is kept. So they do not pile up for a peer that
/// does not read. Any thread.
public final class LatestFrame {
    /// Hands a frame to the socket.
    public interface Writer {
        /// @param written runs when the frame is written, or when it cannot be any more
        void write(byte[] frame, Runnable written);
    }

    /// @param next the frame that follows the one being written, or null
    private record Writing(byte @Nullable [] next) {}

    /// Null while no frame is being written.
    private final AtomicReference<@Nullable Writing> writing = new AtomicReference<>();

    private final Writer writer;

    public LatestFrame(Writer writer) {
        this.writer = writer;
    }

    /// Sends the frame now, or after the one before it is written. By then a later frame may have
    /// replaced it.
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
