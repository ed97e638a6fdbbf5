package dev.mcptether.telemetry.diagnostics;

import dev.mcptether.telemetry.fanout.Mailbox;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Writes lines to a stderr that may be closed, or full because nobody reads it. Callers only put a
/// line into a bounded queue. One daemon thread, started with the first line, writes them and may
/// hang in that for ever. After an error it writes no more, because a broken pipe stays broken.
final class StderrLines {
    private static final int ROOM = 256;

    /// A write that takes longer than this waits for a reader.
    private static final Duration BLOCKED = Duration.ofMillis(5);

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Mailbox<String> queue = new Mailbox<>(ROOM, 0);
    private final OutputStream out;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong unwritten = new AtomicLong();
    private volatile boolean broken;

    /// When the current write began, or 0 if there is none.
    private volatile long writingNanos;

    private boolean started; // guarded by this

    StderrLines(OutputStream out) {
        this.out = out;
    }

    /// @param line without its line end
    void write(String line) {
        if (broken) {
            return;
        }
        long _ = unwritten.incrementAndGet();
        if (!queue.offer(line)) {
            long _ = unwritten.decrementAndGet();
            long _ = dropped.incrementAndGet();
        }
        start();
    }

    /// Waits until everything is written, but not for a reader: see the class comment.
    void flush(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (unwritten.get() > 0 && !broken && !blocked() && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private boolean blocked() {
        long since = writingNanos;
        return since != 0 && System.nanoTime() - since > BLOCKED.toNanos();
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            var _ = Threads.start("tether-stderr", this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                queue.rest(LOOK_AGAIN.toNanos());
                for (String line = queue.poll(); line != null; line = queue.poll()) {
                    print(line);
                    long _ = unwritten.decrementAndGet();
                }
            }
        } catch (IOException closed) {
            broken = true;
        }
    }

    private void print(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        writingNanos = System.nanoTime() | 1; // never 0
        out.write(bytes);
        out.flush();
        writingNanos = 0;
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            out.write(
                    ("(" + lost + " lines were not written, because nobody read stderr)\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
    }
}
