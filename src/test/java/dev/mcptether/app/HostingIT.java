package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs a server of tether.yaml through the real shim and the real daemon. After each test `tether
/// verify` proves their logs and the counters of the server.
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
final class HostingIT {
    /// Answers every request with its own pid, and ends when it reads `crash`.
    private static final String SERVER =
            """
            while IFS= read -r line; do
              case $line in *'"id":'*) ;; *) continue ;; esac
              id=${line#*'"id":'}; id=${id%%[,\\}]*}
              case $line in *crash*) echo last words >&2; exit 7 ;; esac
              echo '{"jsonrpc":"2.0","id":'$id',"result":{"protocolVersion":"2025-06-18",\
            "capabilities":{},"serverInfo":{"name":"sh","version":"'$$'"}}}'
            done
            """;

    @RegisterExtension private final Processes processes = new Processes();

    private Process shim(String server, int port) throws IOException {
        Map<String, String> settings =
                Map.of("TETHER_URL", "ws://127.0.0.1:" + port, "TETHER_SERVER", server);
        return processes.shim(settings, ProcessBuilder.Redirect.DISCARD);
    }

    @Test
    void a_server_is_hosted_crashes_and_is_hosted_again() throws Exception {
        // Given
        int port = Processes.freePort();
        Path script = Files.writeString(processes.home().resolve("server.sh"), SERVER);
        Files.writeString(
                processes.home().resolve("tether.yaml"),
                "servers:\n  one: {command: [sh, \"%s\"]}\n".formatted(script));
        processes.daemon(port, Map.of(), ProcessBuilder.Redirect.DISCARD);

        // When
        ShimPipes client = new ShimPipes(shim("one", port));
        String welcome = client.ask(1, "initialize", "{}");
        String crashed = client.ask(2, "crash", "{}");
        String again = client.ask(3, "tools/list", "{}");
        String nobody = new ShimPipes(shim("nowhere", port)).ask(1, "initialize", "{}");

        // Then
        assertThat(welcome).contains("\"name\":\"sh\"");
        assertThat(crashed).contains("-31002", "exit code 7", "last words", "\"server\":\"one\"");
        assertThat(again).contains("\"name\":\"sh\"").isNotEqualTo(welcome);
        assertThat(nobody).contains("-31001", "there are: main, one, tether");
        assertThat(processes.home().resolve("daemons/default/log")).content().contains("[one ");
    }
}
