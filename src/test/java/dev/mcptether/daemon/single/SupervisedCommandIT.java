package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Tests a real command whose worker leaves its session and its parent.
@Timeout(30)
@EnabledOnOs(OS.LINUX)
final class SupervisedCommandIT {
    private static final ProcessTable TABLE = ProcessTable.ofThisHost();
    private static final Streams NOTHING =
            new Streams(new Stream.Nothing(), new Stream.Nothing(), new Stream.Nothing());

    @TempDir private Path directory;

    @Test
    void a_worker_that_has_left_its_session_and_its_parent_is_found_and_ended() throws Exception {
        // Given
        Path told = directory.resolve("pid");
        String daemonise = "setsid sh -c 'echo $$ > pid.new; mv pid.new pid; exec sleep 300' &";
        SupervisedLife life = command(daemonise).begin();
        assertThat(life.ended().get(10, TimeUnit.SECONDS)).contains("0");
        while (!Files.exists(told)) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        long pid = Long.parseLong(Files.readString(told).strip());
        ProcessIdentity worker = ((Look.Seen) TABLE.look(pid)).sighting().identity();
        ProvenProcesses proven = new ProvenProcesses(TABLE);
        assertThat(proven.lives(worker)).isTrue();
        assertThat(proven.session(life.process())).isEmpty();

        // When
        life.end();

        // Then
        assertThat(proven.lives(worker)).isFalse();
    }

    private SupervisedCommand command(String script) {
        return new SupervisedCommand(
                new ProcessOrder(
                        List.of("sh", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        directory,
                        NOTHING),
                new Address("127.0.0.1", 1),
                ProcessStarter.ofThisHost(TABLE),
                TABLE,
                ListeningSockets.ofThisHost());
    }
}
