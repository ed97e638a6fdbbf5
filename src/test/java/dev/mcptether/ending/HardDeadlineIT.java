package dev.mcptether.ending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Pace;
import dev.mcptether.event.ExitReason;
import dev.mcptether.time.Threads;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Tests the real way out, in a process whose heap is full, or whose last step waits for a disk
/// that never answers.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class HardDeadlineIT {
    /// The deadline, and the time that the machine needs to end a JVM.
    private static final Duration GONE = ShutdownPlan.DEADLINE.plusMillis(300);

    @TempDir Path folder;

    /// The program that ends. It prints when it is ready, and ends when its stdin ends.
    static final class Ending {
        private static final List<byte[]> KEPT = new ArrayList<>();

        public static void main(String[] arguments) throws Exception {
            ProcessHalt halt =
                    new ProcessHalt(reason -> reason == ExitReason.INTERNAL_ERROR ? 70 : 0, true);
            halt.prepare();
            ShutdownPlan plan = new ShutdownPlan(_ -> {}, halt);
            Signals.leadTo(plan);
            Threads.leadSurprisesTo(plan::surprise);
            Path hanging = Path.of(arguments[1]);
            plan.steps(_ ->
                    new ShutdownPlan.Steps(
                            List.of(),
                            List.of(
                                    ShutdownStep.always(
                                            "disk",
                                            Duration.ofMillis(200),
                                            _ -> neverReturns(hanging)))));
            System.out.println("ready");
            switch (arguments[0]) {
                case "hang" -> awaitEndOfInput();
                case "fill" -> fill(1 << 20);
                case "filled" -> {
                    fillQuietly();
                    awaitEndOfInput();
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            plan.request(ExitReason.STDIN_EOF, "");
            Thread.currentThread().join();
        }

        /// Opens a FIFO to which nobody writes. The call does not return, and no interrupt ends it.
        private static void neverReturns(Path fifo) throws Exception {
            try (InputStream in = new FileInputStream(fifo.toFile())) {
                int _ = in.read();
            }
        }

        private static void awaitEndOfInput() throws Exception {
            while (System.in.read() >= 0) {
                // Read until the end.
            }
        }

        private static void fill(int bytes) {
            while (true) {
                KEPT.add(new byte[bytes]);
            }
        }

        /// Fills the heap until even a small object does not fit.
        private static void fillQuietly() {
            for (int bytes = 1 << 20; bytes >= 16; bytes /= 2) {
                try {
                    fill(bytes);
                } catch (OutOfMemoryError full) {
                    // Try a smaller size.
                }
            }
        }
    }

    @Test
    void a_last_step_that_hangs_in_the_system_does_not_keep_the_process() throws Exception {
        ends("hang", 0);
    }

    @Test
    void memory_that_runs_out_on_a_thread_ends_the_process_with_an_internal_error()
            throws Exception {
        ends("fill", 70);
    }

    @Test
    void end_of_file_with_a_full_heap_ends_the_process() throws Exception {
        ends("filled", 0, 70);
    }

    private static Path place(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /// @param codes the allowed exit codes
    private void ends(String how, Integer... codes) throws Exception {
        // Given
        Path fifo = folder.resolve("disk");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                place(Ending.class)
                                        + File.pathSeparator
                                        + place(ShutdownPlan.class),
                                Ending.class.getName(),
                                how,
                                fifo.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ready");

            // When
            process.getOutputStream().close();
            long closedNanos = System.nanoTime();
            boolean ended = process.waitFor(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - closedNanos);

            // Then
            assertThat(ended).isTrue();
            assertThat(process.exitValue()).isIn((Object[]) codes);
            assertThat(took).isLessThan(Pace.roomFor(GONE));
        } finally {
            process.destroyForcibly();
        }
    }
}
