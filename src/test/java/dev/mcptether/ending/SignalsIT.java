package dev.mcptether.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
final class SignalsIT {
    /// The process that gets the signal. It prints when it is ready, and what it does on the way
    /// out.
    static final class Target {
        public static void main(String[] arguments) throws InterruptedException {
            PrintStream out = System.out;
            ShutdownPlan plan =
                    new ShutdownPlan(
                            event -> {
                                if (event instanceof Instance.Stopping stopping) {
                                    out.println(stopping.reason());
                                }
                            },
                            new ProcessHalt(
                                    reason -> reason == ExitReason.INTERNAL_ERROR ? 70 : 0, false));
            plan.steps(_ ->
                    new ShutdownPlan.Steps(
                            List.of(
                                    ShutdownStep.always(
                                            "last word",
                                            Duration.ofMillis(200),
                                            _ -> out.println("step"))),
                            List.of()));
            Signals.leadTo(plan);
            out.println("ready");
            Thread.currentThread().join();
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, SIGTERM", "INT, SIGINT", "HUP, SIGHUP"})
    void a_signal_goes_through_the_door_and_ends_with_0(String signal, ExitReason reason)
            throws IOException, InterruptedException {
        // Given
        assumeThat(isIgnored(signal)).as("the process that started us ignores it").isFalse();
        Process target =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Target.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = target.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ready");

            // When
            new ProcessBuilder("kill", "-" + signal, Long.toString(target.pid())).start().waitFor();

            // Then
            assertThat(said.readLine()).isEqualTo(reason.name());
            assertThat(said.readLine()).isEqualTo("step");
            assertThat(target.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(target.exitValue()).isZero();
        } finally {
            target.destroyForcibly();
        }
    }

    /// Whether this process ignores the signal. A process inherits that from its starter (a shell's
    /// background job ignores SIGINT), and the JVM does not change it.
    private static boolean isIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).getOrDefault(signal, 0);
        String mask =
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .findFirst()
                        .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >> (number - 1)) % 2 != 0;
    }
}
