package dev.mcptether.telemetry.prometheus;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// A few figures of the process and its JVM, read when they are asked for. The JVM's management
/// beans offer more, but cost more than all of Tether's own telemetry.
final class ProcessMeters implements MeterBinder {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path FDS = Path.of("/proc/self/fd");

    /// Ticks in a second, the unit of `/proc`: USER_HZ is 100 on all of Linux.
    private static final double TICKS = 100;

    /// The page size of nearly every Linux that runs the JVM; some arm64 systems differ.
    private static final long PAGE_BYTES = 4096;

    @Override
    public void bindTo(MeterRegistry registry) {
        ProcessHandle self = ProcessHandle.current();
        FunctionCounter.builder("process.cpu.seconds", self, ProcessMeters::cpuSeconds)
                .description("Processor time used.")
                .register(registry);
        gauge(
                registry,
                "process.start.time.seconds",
                "When the process was started.",
                self.info().startInstant().map(Instant::toEpochMilli).orElse(0L) / 1e3);
        // Other systems offer no cheap way to read these.
        if (Files.isReadable(STATM)) {
            Gauge.builder("process.resident.memory.bytes", ProcessMeters::residentBytes)
                    .description("Resident memory, including shared pages.")
                    .register(registry);
            Gauge.builder("process.open.fds", ProcessMeters::openFiles)
                    .description("Open file descriptors.")
                    .register(registry);
        }
        Runtime runtime = Runtime.getRuntime();
        Gauge.builder("jvm.memory.used.bytes", () -> runtime.totalMemory() - runtime.freeMemory())
                .description("Heap in use, including garbage.")
                .tag("area", "heap")
                .register(registry);
        Gauge.builder("jvm.memory.max.bytes", runtime::maxMemory)
                .description("The largest size that the heap may have.")
                .tag("area", "heap")
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String help, double value) {
        var _ = Gauge.builder(name, () -> value).description(help).register(registry);
    }

    private static double cpuSeconds(ProcessHandle self) {
        try {
            // After the name, which may contain anything, come the fields 3 and on. Fields 14 and
            // 15 are the times.
            String stat = Files.readString(STAT);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 14);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
        } catch (IOException | RuntimeException elsewhere) {
            return cpuSecondsByTheJdk(self);
        }
    }

    /// The slow way: the JDK reads and parses all that is known of the process, including its
    /// command line.
    private static double cpuSecondsByTheJdk(ProcessHandle self) {
        return self.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static double residentBytes() {
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * (double) PAGE_BYTES;
        } catch (IOException | NumberFormatException unreadable) {
            return Double.NaN;
        }
    }

    private static double openFiles() {
        try (Stream<Path> open = Files.list(FDS)) {
            return open.count();
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }
}
