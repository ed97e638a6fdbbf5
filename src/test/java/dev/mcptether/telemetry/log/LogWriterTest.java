package dev.mcptether.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mcptether.event.Instance;
import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.Slots;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir Path home;

    /// The interrupt makes the force of the old day's file throw, as a broken disk would.
    @Test
    void a_day_that_begins_while_the_old_file_cannot_be_forced_leaves_no_file_open()
            throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc");
        Metrics metrics = new Metrics();
        LogWriter writer =
                new LogWriter(
                        new StateDirectory(home),
                        Samples.identity(),
                        LogPolicy.DEFAULT,
                        metrics,
                        Slots.unmapped(metrics.layout()),
                        Slots.unmapped(metrics.layout()));
        writer.write(started(NOON));

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> writer.write(started(NOON.plus(Duration.ofDays(1)))))
                .isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        writer.close();
        assertThat(openBelow(home)).isEmpty();
    }

    private static Stamped started(Instant time) {
        return new Stamped(time, new Instance.Started(Role.SHIM, "1.0"), null);
    }

    private static List<Path> openBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.flatMap(LogWriterTest::target)
                    .filter(each -> each.startsWith(directory))
                    .toList();
        }
    }

    /// The file behind a descriptor. Empty for the descriptor of the listing itself, which is
    /// closed by now.
    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException closed) {
            return Stream.empty();
        }
    }
}
