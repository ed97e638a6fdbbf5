package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.TinyServer;
import dev.mcptether.time.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Tests a shim whose daemon pings without end and reads nothing.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
final class PingFloodIT {
    /// The pongs to these would take 40 MB on the wire and several times that in memory.
    private static final int PINGS = 300_000;

    private static final byte[] PAYLOAD = new byte[125];

    /// The promise is two seconds. The other three are for a busy machine.
    private static final int END_SECONDS = 5;

    @RegisterExtension private final Processes processes = new Processes();

    @Test
    void neither_fills_the_shim_nor_keeps_it() throws Exception {
        AtomicInteger pings = new AtomicInteger();
        try (TinyServer daemon = new TinyServer(peer -> flood(peer, pings))) {
            // Given
            Process shim =
                    processes.shim(
                            Map.of("TETHER_URL", daemon.url()), ProcessBuilder.Redirect.DISCARD);
            Eventually.await("the flood is taken in", () -> pings.get() > PINGS);

            // When
            long residentKilobytes = residentKilobytes(shim);
            shim.getOutputStream().close();

            // Then
            assertThat(shim.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("the shim ends").isTrue();
            assertThat(residentKilobytes).isBetween(10_000L, 150_000L);
        }
    }

    private static void flood(TinyServer.Peer peer, AtomicInteger pings) throws IOException {
        var _ = peer.upgrade("mcp");
        while (true) {
            peer.frame(9, true, PAYLOAD);
            pings.incrementAndGet();
        }
    }

    private static long residentKilobytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
