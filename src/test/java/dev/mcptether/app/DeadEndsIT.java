package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.TinyServer;
import dev.mcptether.time.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Checks that a shim ends in time and with a whole log when the daemon or a file blocks it.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
final class DeadEndsIT {
    /// The promised 2 s, and the time that the machine needs to end a JVM.
    private static final Duration GONE = Duration.ofMillis(2300);

    /// More than all buffers hold between the client and a daemon that does not read.
    private static final long STUCK_BYTES = 4 << 20;

    @RegisterExtension private final Processes processes = new Processes();

    @Test
    void a_daemon_that_never_reads_does_not_keep_the_shim() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TinyServer daemon = new TinyServer(peer -> connectAndNeverRead(peer, over))) {
            // Given
            Process shim = shim(daemon.url());
            AtomicLong written = new AtomicLong();
            var _ = Thread.ofVirtual().start(() -> writeWithoutEnd(shim, written));
            Eventually.await("much is on its way", () -> written.get() > STUCK_BYTES);
            long _ = Rig.awaitStill(written::get);

            // When
            long toldNanos = System.nanoTime();
            assertThat(shim.toHandle().destroy()).isTrue();

            // Then
            endsWithin(shim, toldNanos);
        } finally {
            over.countDown();
        }
    }

    @Test
    void a_stopped_daemon_does_not_keep_the_shim() throws Exception {
        // Given
        int port = Processes.freePort();
        Process daemon = processes.daemon(port, Map.of(), ProcessBuilder.Redirect.DISCARD);
        Process shim = shim("ws://127.0.0.1:" + port);
        LoadedShim client = new LoadedShim(shim, 0).initialize();
        signal("STOP", daemon);
        try {
            client.call(LoadedShim.WIDTH); // the answers never come

            // When
            long toldNanos = System.nanoTime();
            assertThat(shim.toHandle().destroy()).isTrue();

            // Then
            endsWithin(shim, toldNanos);
            client.readToTheEnd();
            assertThat(client.answers()).as("answers to all requests").isEqualTo(client.requests());
        } finally {
            signal("CONT", daemon);
        }
    }

    @Test
    void a_home_with_pipes_in_place_of_files_stops_no_start_and_no_end() throws Exception {
        // Given
        Path run = Files.createDirectories(processes.home().resolve("run"));
        Path main = Files.createDirectories(processes.home().resolve("daemons").resolve("main"));
        for (Path file :
                new Path[] {
                    run.resolve("targets.json"),
                    run.resolve("fleet.json"),
                    main.resolve("token"),
                    main.resolve("health.json")
                }) {
            int code = new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
            assertThat(code).isZero();
        }

        // When
        Process shim = shim("ws://127.0.0.1:1");
        LoadedShim client = new LoadedShim(shim, 0);
        client.initialize();
        long toldNanos = System.nanoTime();
        assertThat(shim.toHandle().destroy()).isTrue();

        // Then
        endsWithin(shim, toldNanos);
    }

    private static void endsWithin(Process shim, long toldNanos) throws InterruptedException {
        assertThat(shim.waitFor(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - toldNanos);
        assertThat(shim.exitValue()).isZero();
        assertThat(took).isLessThan(Pace.roomFor(GONE));
    }

    private Process shim(String url) throws IOException {
        // If nobody listens, the shim refuses the first call after this time.
        return processes.shim(
                Map.of("TETHER_URL", url, "TETHER_CALL_WAIT", "500ms"),
                ProcessBuilder.Redirect.DISCARD);
    }

    private static void signal(String name, Process process) throws Exception {
        String pid = Long.toString(process.pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    }

    private static void connectAndNeverRead(TinyServer.Peer peer, CountDownLatch over)
            throws IOException {
        var _ = peer.upgrade("mcp");
        try {
            over.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static void writeWithoutEnd(Process shim, AtomicLong written) {
        byte[] line =
                ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{\"text\":\""
                                + "x".repeat(100_000)
                                + "\"}}\n")
                        .getBytes(StandardCharsets.UTF_8);
        try (OutputStream stdin = shim.getOutputStream()) {
            while (true) {
                stdin.write(line);
                written.addAndGet(line.length);
            }
        } catch (IOException gone) {
            return;
        }
    }
}
