package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.PipeClient.Answer;
import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks that reconnecting leaves no thread, descriptor or memory behind.
@Timeout(300)
final class ReconnectIT {
    private static final int RECONNECTS = 1000;

    /// Enough reconnects for pools, caches and compiled code to reach their size.
    private static final int WARM_UP = 100;

    private static final int SOME_THREADS = 3;
    private static final int SOME_DESCRIPTORS = 8;
    private static final long SOME_BYTES = 4 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"tether.v1", "mcp"})
    void no_thread_descriptor_or_memory_is_left_behind(String link) throws Exception {
        Tally tally = new Tally();
        try (SystemTimers timers = new SystemTimers();
                DaemonInProcess daemon = new DaemonInProcess(tally, _ -> {}, timers);
                FaultProxy proxy = new FaultProxy(daemon.address());
                ShimInProcess shim =
                        new ShimInProcess(
                                        Setup.PATIENT.speaking(link), proxy.url(), _ -> {}, timers)
                                .start()) {
            // Given
            PipeClient client = new PipeClient(shim, 1).initialize();
            reconnect(client, proxy, WARM_UP);
            Residue before = Residue.now();

            // When
            reconnect(client, proxy, RECONNECTS);

            // Then
            assertThat(proxy.connections()).isGreaterThan(WARM_UP + RECONNECTS);
            Eventually.await(
                    () -> "as little is held as before: " + before + ", now " + Residue.now(),
                    () -> Residue.now().within(before, SOME_THREADS, SOME_DESCRIPTORS, SOME_BYTES));
            assertThat(daemon.sessions()).isEqualTo(1);
            assertThat(shim.surprise()).isNull();
        }
    }

    private static void reconnect(PipeClient client, FaultProxy proxy, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            int connections = proxy.connections();
            proxy.cut();
            Answer answer = client.request("ping", "{}").get(60, TimeUnit.SECONDS);
            assertThat(answer.code()).as(answer.head()).isZero();
            Eventually.await(() -> "a new connection", () -> proxy.connections() > connections);
        }
    }
}
