package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Checks that the memory of a shim and its daemon does not grow with the number of calls. Only the
/// profile `soak` runs it.
@EnabledOnOs(OS.LINUX)
final class GrowthSoak {
    /// After this many calls all code is compiled, and the JVM has collected the heap at least
    /// once.
    private static final int WARM_UP = 200_000;

    private static final int CALLS = 400_000;
    private static final int OPEN_AT_ONCE = 16;

    /// More than the old generation gains between two collections. If each call left 40 bytes,
    /// these calls would add 16 MB.
    private static final long SOME_KB = 8 << 10;

    @RegisterExtension private final Processes processes = new Processes();

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void many_calls_take_no_more_memory_than_some() throws Exception {
        int port = Processes.freePort();
        Process daemon = processes.daemon(port, Map.of(), ProcessBuilder.Redirect.INHERIT);
        Process shim =
                processes.shim(
                        Map.of("TETHER_URL", "ws://127.0.0.1:" + port),
                        ProcessBuilder.Redirect.INHERIT);
        try (BufferedReader answers = shim.inputReader(StandardCharsets.UTF_8);
                OutputStream requests = shim.getOutputStream()) {
            // Given
            call(0, WARM_UP, requests, answers);
            long shimBefore = privateKb(shim);
            long daemonBefore = privateKb(daemon);

            // When
            call(WARM_UP, CALLS, requests, answers);

            // Then
            long shimAfter = privateKb(shim);
            long daemonAfter = privateKb(daemon);
            System.err.printf(
                    "private after %d and %d more calls: shim %d and %d KB, daemon %d and %d KB%n",
                    WARM_UP, CALLS, shimBefore, shimAfter, daemonBefore, daemonAfter);
            assertThat(shimAfter - shimBefore).as("the shim's growth in KB").isLessThan(SOME_KB);
            assertThat(daemonAfter - daemonBefore)
                    .as("the daemon's growth in KB")
                    .isLessThan(SOME_KB);
        }
    }

    private static void call(int from, int calls, OutputStream requests, BufferedReader answers)
            throws IOException {
        for (int sent = 0; sent < calls; sent += OPEN_AT_ONCE) {
            StringBuilder lines = new StringBuilder();
            for (int i = 1; i <= OPEN_AT_ONCE; i++) {
                lines.append("{\"jsonrpc\":\"2.0\",\"id\":").append(from + sent + i);
                lines.append(",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",");
                lines.append("\"arguments\":{\"text\":\"hello\"}}}\n");
            }
            requests.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            requests.flush();
            for (int i = 0; i < OPEN_AT_ONCE; i++) {
                assertThat(answers.readLine()).contains("\"jsonrpc\"");
            }
        }
    }

    private static long privateKb(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Private_"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
