package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.DiagnosticDaemons;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Command;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Asks for a daemon that does not answer.
final class InquiryTest {
    private final FakeProcessTable processes = new FakeProcessTable(true);
    @TempDir private Path home;

    /// Where the settings expect the daemon. Nobody listens there.
    private Address expected;

    @BeforeEach
    void home() throws IOException {
        var _ = DaemonToken.obtain(new StateDirectory(home), "default", _ -> {});
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            expected = new Address("127.0.0.1", socket.getLocalPort());
        }
    }

    private DaemonView look() {
        return new Inquiry(
                        DiagnosticDaemons.config(home, expected, 1 << 20),
                        processes,
                        _ -> List.of())
                .look(Duration.ofMillis(600));
    }

    private void claims(ProcessIdentity process, Address address) throws IOException {
        String health =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("name", "default")
                        .put("pid", process.pid())
                        .put("start_ticks", process.startTicks())
                        .put("boot", process.bootId())
                        .put("address", address.toString())
                        .toString();
        Files.writeString(home.resolve("daemons/default/health.json"), health);
    }

    @Test
    void of_a_stopped_process_the_address_counts_that_it_names_itself() throws IOException {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ProcessIdentity daemon = new ProcessIdentity(4711, 4711, "boot");
            processes.starts(
                    new Sighting(daemon, "java", 1, State.STOPPED, 4711, Terminal.NONE, 20),
                    new Command("java", List.of("java", "-jar", "tether.jar", "daemon", "run")));
            claims(daemon, new Address("127.0.0.1", silent.getLocalPort()));

            // When
            DaemonView view = look();

            // Then
            assertThat(view).isInstanceOf(DaemonView.Silent.class);
            assertThat(((DaemonView.Silent) view).why())
                    .startsWith(
                            "pid 4711 lives, but somebody on 127.0.0.1:%d does not answer"
                                    .formatted(silent.getLocalPort()))
                    .contains("kill -CONT 4711");
        }
    }

    @Test
    void of_an_ended_daemon_the_address_counts_where_it_is_expected() throws IOException {
        // Given
        claims(new ProcessIdentity(4711, 1, "boot"), new Address("127.0.0.1", 1));

        // When
        DaemonView view = look();

        // Then
        assertThat(view).isEqualTo(new DaemonView.Stopped("nobody listens on " + expected));
    }

    @Test
    void a_home_without_a_token_has_had_no_daemon() throws IOException {
        // Given
        Files.delete(home.resolve("daemons/default/token"));

        // When
        DaemonView view = look();

        // Then
        assertThat(view).isEqualTo(new DaemonView.Stopped("no daemon 'default' has run here"));
    }
}
