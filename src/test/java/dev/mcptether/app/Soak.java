package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.event.Link;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs under load for a long time, with a cut every second. Only the profile `soak` runs it.
final class Soak {
    private static final Duration LASTS =
            Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
    private static final Duration CUT_EVERY = Duration.ofSeconds(1);
    private static final int OPEN_AT_ONCE = 32;

    /// After this many calls everything has reached the size it needs.
    private static final int WARM_UP = 5_000;

    private static final int SOME_THREADS = 4;
    private static final int SOME_DESCRIPTORS = 16;
    private static final long SOME_BYTES = 16 << 20;

    private final AtomicInteger resumed = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private volatile String firstWrong = "";

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void nothing_is_lost_repeated_or_left_behind() throws Exception {
        Tally tally = new Tally();
        try (SystemTimers timers = new SystemTimers();
                DaemonInProcess daemon = new DaemonInProcess(tally, _ -> {}, timers);
                FaultProxy proxy = new FaultProxy(daemon.address());
                ShimInProcess shim =
                        new ShimInProcess(
                                        Setup.PATIENT,
                                        proxy.url(),
                                        event -> {
                                            if (event instanceof Link.Resumed) {
                                                resumed.incrementAndGet();
                                            }
                                        },
                                        timers)
                                .start()) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            cutEvery(timers, proxy);
            int calls = 0;
            while (calls < WARM_UP) {
                call(client, calls++);
            }
            Residue before = Residue.now();
            long untilNanos = System.nanoTime() + LASTS.toNanos();

            // When
            while (System.nanoTime() < untilNanos && wrong.get() == 0) {
                call(client, calls++);
            }
            client.settle();

            // Then
            System.err.printf(
                    "%d calls, %d cuts, %d resumptions; before %s, after %s%n",
                    calls, proxy.harmed(), resumed.get(), before, Residue.now());
            assertThat(wrong.get()).as(firstWrong).isZero();
            assertThat(tally.ran()).isEqualTo(calls);
            assertThat(tally.ranTwice()).isEmpty();
            assertThat(client.answeredTwice()).isEmpty();
            assertThat(resumed.get()).isGreaterThan((int) LASTS.toSeconds() / 2);
            assertThat(shim.surprise()).isNull();
            long bytes = SOME_BYTES + tally.rememberingBytes() + client.rememberingBytes();
            Eventually.await(
                    () -> "as little is held as before: " + before + ", now " + Residue.now(),
                    () -> Residue.now().within(before, SOME_THREADS, SOME_DESCRIPTORS, bytes));
        }
    }

    private static void cutEvery(Timers timers, FaultProxy proxy) {
        timers.after(
                CUT_EVERY,
                () -> {
                    proxy.cut();
                    cutEvery(timers, proxy);
                });
    }

    private void call(PipeClient client, int number) throws Exception {
        var _ =
                client.call("tally", "{\"number\":" + number + "}")
                        .thenAccept(answer -> {
                            if (!answer.head().contains(Tally.receipt(number))) {
                                firstWrong = answer.head();
                                wrong.incrementAndGet();
                            }
                        });
    }
}
