package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.SessionView;
import dev.mcptether.daemon.single.HealthFile.Health;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.report.ShimReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthFileTest {
    private static final Address ADDRESS = new Address("127.0.0.1", 8079);

    private final ProcessTable processes = ProcessTable.ofThisHost();

    @TempDir private Path home;

    private HealthFile file() {
        return new HealthFile(new StateDirectory(home), "default");
    }

    private ProcessIdentity self() {
        return ((Look.Seen) processes.look(ProcessHandle.current().pid())).sighting().identity();
    }

    @Test
    void without_a_file_the_daemon_is_stopped() throws Exception {
        assertThat(file().read(processes)).isInstanceOf(Health.Stopped.class);
    }

    @Test
    void a_fresh_file_of_a_living_process_is_a_running_daemon_with_its_sessions() throws Exception {
        // Given
        ShimReport report =
                new ShimReport(
                        "0199",
                        7,
                        null,
                        List.of(),
                        List.of(new ShimReport.Watch("pidfd", true, "")),
                        null);
        SessionView session =
                new SessionView(
                        1,
                        "tether.v1",
                        "editor",
                        "tether",
                        Duration.ofSeconds(3),
                        2,
                        true,
                        Optional.of(report));

        // When
        file().write(self(), ADDRESS, List.of(session));

        // Then
        assertThat(file().read(processes))
                .isInstanceOfSatisfying(
                        Health.Running.class,
                        running ->
                                assertThat(running.text())
                                        .contains(
                                                "127.0.0.1:8079",
                                                "editor",
                                                "pidfd",
                                                "\"watched\" : true"));
    }

    @Test
    void a_file_whose_process_is_another_now_is_a_stopped_daemon() throws Exception {
        // Given
        ProcessIdentity self = self();
        ProcessIdentity former =
                new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId());

        // When
        file().write(former, ADDRESS, List.of());

        // Then
        assertThat(file().read(processes)).isInstanceOf(Health.Stopped.class);
    }

    @Test
    void a_living_process_that_has_not_written_for_long_is_unhealthy() throws Exception {
        // Given
        file().write(self(), ADDRESS, List.of());
        Path path = home.resolve("daemons/default/health.json");
        String aged =
                Files.readString(path)
                        .replaceAll(
                                "\"written\" : \"[^\"]*\"",
                                "\"written\" : \"2020-01-01T00:00:00Z\"");

        // When
        Files.writeString(path, aged);

        // Then
        assertThat(file().read(processes)).isInstanceOf(Health.Unhealthy.class);
    }

    @Test
    void a_damaged_file_is_unhealthy_and_says_so() throws Exception {
        // Given
        file().write(self(), ADDRESS, List.of());

        // When
        Files.writeString(home.resolve("daemons/default/health.json"), "{");

        // Then
        assertThat(file().read(processes)).isInstanceOf(Health.Unhealthy.class);
    }
}
