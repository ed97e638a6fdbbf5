package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.link.TinyServer;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.wire.Line;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tests a client that does not read, with a daemon that drops each peer that does not answer its
/// pings.
@Timeout(180)
final class SlowClientIT {
    /// These are 1 MiB together: many times what the pipe holds, and less than what the shim keeps.
    private static final int NOTIFICATIONS = 64;

    private static final String FILLER = "x".repeat(16 * 1024);
    private static final int PINGS = 10;

    @Test
    void pings_are_answered_while_the_client_is_behind() throws Exception {
        CompletableFuture<List<String>> pongs = new CompletableFuture<>();
        try (TinyServer daemon = new TinyServer(peer -> talks(peer, pongs));
                SystemTimers timers = new SystemTimers();
                ShimInProcess shim =
                        new ShimInProcess(
                                Setup.PATIENT.speaking("mcp"),
                                DaemonUrl.parse(daemon.url()),
                                _ -> {},
                                timers)) {
            // When
            shim.start();

            // Then
            assertThat(pongs.get(30, TimeUnit.SECONDS))
                    .isEqualTo(IntStream.range(0, PINGS).mapToObj(SlowClientIT::ping).toList());
            LineReader lines = new LineReader(shim.stdout(), 2 * FILLER.length());
            for (int number = 0; number < NOTIFICATIONS; number++) {
                assertThat(((Line.Whole) lines.next()).bytes()).endsWith(end(number));
            }
            assertThat(shim.surprise()).isNull();
        }
    }

    private static void talks(TinyServer.Peer peer, CompletableFuture<List<String>> pongs)
            throws IOException {
        var _ = peer.upgrade("mcp");
        for (int number = 0; number < NOTIFICATIONS; number++) {
            String end = new String(end(number), StandardCharsets.UTF_8);
            peer.text("{\"jsonrpc\":\"2.0\",\"method\":\"" + FILLER + end);
        }
        List<String> answered = new ArrayList<>();
        for (int number = 0; number < PINGS; number++) {
            peer.frame(9, true, ping(number).getBytes(StandardCharsets.UTF_8));
            TinyServer.Frame answer = peer.read();
            assertThat(answer.opcode()).as("opcode").isEqualTo(10);
            answered.add(answer.text());
        }
        pongs.complete(answered);
        assertThat(peer.read().opcode()).as("opcode").isEqualTo(8);
    }

    private static byte[] end(int number) {
        return ("\",\"params\":{\"n\":" + number + "}}").getBytes(StandardCharsets.UTF_8);
    }

    private static String ping(int number) {
        return "ping " + number;
    }
}
