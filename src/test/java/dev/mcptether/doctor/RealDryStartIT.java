package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ServerConfig;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uses real processes, because only a process shows what a server does at its start.
final class RealDryStartIT {
    @TempDir Path place;

    private DryStart.Came start(String script) {
        ServerConfig config = ServerConfig.plain("s", List.of("sh", "-c", script), place);
        return new RealDryStart(
                        ProcessStarter.ofThisHost(ProcessTable.ofThisHost()),
                        Map.of("PATH", System.getenv("PATH")),
                        place,
                        Duration.ofSeconds(20))
                .of(config);
    }

    @Test
    void a_server_that_answers_is_named() {
        // When
        DryStart.Came came =
                start(
                        "read line; echo noise; echo '{\"id\":1,\"result\":{\"serverInfo\":{\"name\":\"n\",\"version\":\"2\"}}}'; cat");

        // Then
        assertThat(came)
                .isInstanceOfSatisfying(
                        DryStart.Came.Answer.class,
                        answer -> assertThat(answer.server()).isEqualTo("n 2"));
    }

    @Test
    void a_server_that_ends_or_is_not_there_says_why() {
        assertThat(start("echo 'no key' >&2; exit 3"))
                .isInstanceOfSatisfying(
                        DryStart.Came.Nothing.class,
                        nothing ->
                                assertThat(nothing.why())
                                        .contains("ends before it answers", "no key"));
        ServerConfig missing = ServerConfig.plain("s", List.of("no-such-program"), place);
        assertThat(
                        new RealDryStart(
                                        ProcessStarter.ofThisHost(ProcessTable.ofThisHost()),
                                        Map.of(),
                                        place,
                                        Duration.ofSeconds(20))
                                .of(missing))
                .isInstanceOfSatisfying(
                        DryStart.Came.Nothing.class,
                        nothing -> assertThat(nothing.why()).contains("no-such-program"));
    }
}
