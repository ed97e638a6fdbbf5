package dev.mcptether.process;

import dev.mcptether.config.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Tells whether stdout would take a few bytes at once. On Linux, a pipe that `poll` calls writable
/// has a free page, and a Unix socket has most of its buffer free. Where `poll` is not available,
/// the answer is no. For one thread at a time.
public final class StdoutRoom {
    private static final int STDOUT = 1;
    private static final short POLLOUT = 0x004;

    /// `struct pollfd`: int fd, short events, short revents.
    private static final int POLLFD_BYTES = 8;

    private static final int REVENTS = 6;

    private final Libc libc;
    private final ByteBuffer polled;

    /// @param fd the descriptor to ask about
    StdoutRoom(Libc libc, int fd) {
        this.libc = libc;
        this.polled =
                ByteBuffer.allocateDirect(POLLFD_BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(fd)
                        .putShort(POLLOUT)
                        .putShort((short) 0);
    }

    public static Optional<StdoutRoom> on(Platform.Family family) {
        return switch (family) {
            case LINUX -> linux();
            case MACOS, WINDOWS -> Optional.empty();
        };
    }

    private static Optional<StdoutRoom> linux() {
        try {
            return Optional.of(new StdoutRoom(new Libc(), STDOUT));
        } catch (UnsupportedOperationException
                | IllegalCallerException
                | NoSuchElementException refused) {
            return Optional.empty();
        }
    }

    /// False also if stdout is broken or `poll` fails. The next write will show that.
    public boolean any() {
        return libc.pollNow(polled, 1) == 1 && polled.getShort(REVENTS) == POLLOUT;
    }
}
