package dev.mcptether.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What this process holds, and what must not grow when something is repeated.
///
/// @param descriptors the number of open descriptors; -1 if the system does not list them
record Residue(int threads, int descriptors, long heapBytes) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Residue now() {
        return new Residue(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptorsOpen(),
                reachableBytes());
    }

    /// The bytes that are reachable. Weak references and their queues need a second collection.
    static long reachableBytes() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static int descriptorsOpen() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        try (Stream<Path> listed = Files.list(DESCRIPTORS)) {
            return (int) listed.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Whether this is at most `that` plus an allowance for what comes and goes.
    boolean within(Residue that, int threads, int descriptors, long heapBytes) {
        return this.threads <= that.threads + threads
                && this.descriptors <= that.descriptors + descriptors
                && this.heapBytes <= that.heapBytes + heapBytes;
    }
}
