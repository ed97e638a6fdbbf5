package dev.mcptether.app;

import static dev.mcptether.app.LoadedShim.counted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.telemetry.slots.SlotsImage;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Checks that the counters of a killed shim agree with what its client and its daemon have
/// counted.
///
/// If the shim is at rest when it is killed, all numbers are equal. If it is at work, each number
/// lies between two others. A fact is counted after it becomes true, so only the fact at which
/// SIGKILL came can be missing.
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
final class KilledIT {
    private static final int SHIMS = 8;
    private static final int MOST_CALLS = 1000;
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());

    private static final String MESSAGES = "tether_messages_total";
    private static final String BYTES = "tether_message_bytes_total";
    private static final String CALLS = "tether_calls_total";
    private static final String IN_FLIGHT = "tether_calls_in_flight";
    private static final String DURATIONS = "mcp_client_operation_duration_seconds_count";
    private static final String REQUESTS_UP = "direction=\"to_daemon\",kind=\"request\"";
    private static final String ANSWERS_DOWN = "direction=\"to_client\",kind=\"response\"";

    @RegisterExtension private final Processes processes = new Processes();
    private final Tally tally = new Tally();
    private final RecordingSink daemonEvents = new RecordingSink();
    private final SystemTimers timers = new SystemTimers();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private DaemonInProcess daemon;

    @BeforeEach
    void a_daemon_listens() throws IOException {
        daemon = new DaemonInProcess(tally, daemonEvents, timers);
    }

    @AfterEach
    void the_daemon_ends() {
        clients.shutdownNow();
        daemon.close();
        timers.close();
    }

    @Test
    void at_rest_every_number_is_equal() throws Exception {
        // Given
        LoadedShim shim = new LoadedShim(shim(), 0).initialize();
        shim.call(100);
        Eventually.await(
                "every answer is read and counted",
                () ->
                        slots(shim).map(each -> counted(each, MESSAGES, ANSWERS_DOWN)).orElse(0L)
                                == 101);

        // When
        processes.kill(shim.process());
        shim.readToTheEnd();

        // Then
        SlotsImage slots = slots(shim).orElseThrow();
        assertThat(shim.requests()).isEqualTo(101);
        assertThat(shim.answers()).isEqualTo(101);
        assertThat(tally.ran()).isEqualTo(100);
        assertThat(counted(slots, MESSAGES, REQUESTS_UP)).isEqualTo(101);
        assertThat(counted(slots, BYTES, REQUESTS_UP)).isEqualTo(shim.requestBytes());
        assertThat(counted(slots, BYTES, ANSWERS_DOWN)).isEqualTo(shim.answerBytes());
        assertThat(counted(slots, CALLS, "outcome=\"ok\"")).isEqualTo(101);
        assertThat(counted(slots, CALLS, "")).isEqualTo(101);
        assertThat(counted(slots, DURATIONS, "")).isEqualTo(101);
        assertThat(counted(slots, IN_FLIGHT, "")).isZero();
    }

    @Test
    void eight_under_load_have_counted_what_their_clients_and_the_daemon_counted()
            throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(SEED);
        List<LoadedShim> shims = new ArrayList<>();
        for (int i = 0; i < SHIMS; i++) {
            shims.add(new LoadedShim(shim(), i * MOST_CALLS));
        }
        for (LoadedShim shim : shims) {
            shim.initialize();
        }

        // When
        List<Future<?>> lives = new ArrayList<>();
        for (LoadedShim shim : shims) {
            SplittableRandom own = random.split();
            lives.add(clients.submit(() -> live(shim, own)));
        }
        for (Future<?> life : lives) {
            life.get(120, TimeUnit.SECONDS);
        }
        long received = Rig.awaitStill(() -> daemonCount(Direction.TO_DAEMON, Kind.REQUEST));
        Eventually.await(
                "the daemon is done",
                () ->
                        daemonEvents.events(Call.Started.class).size()
                                == daemonEvents.events(Call.Finished.class).size());

        // Then
        long counted = 0;
        long heard = 0;
        long finished = 0;
        long handed = 0;
        long written = 0;
        for (LoadedShim shim : shims) {
            SlotsImage own = slots(shim).orElseThrow();
            between(shim, own);
            counted += counted(own, MESSAGES, ANSWERS_DOWN);
            heard += shim.answers();
            finished += counted(own, CALLS, "");
            handed += counted(own, MESSAGES, REQUESTS_UP);
            written += shim.requests();
        }
        String all =
                "seed %d: counted %d <= heard %d <= finished %d <= answered <= received %d <= handed %d + 20 <= written %d + 20"
                        .formatted(SEED, counted, heard, finished, received, handed, written);
        assertThat(counted).as(all).isLessThanOrEqualTo(heard);
        assertThat(heard).as(all).isLessThanOrEqualTo(finished);
        assertThat(finished).as(all).isLessThanOrEqualTo(answered());
        assertThat(answered()).as(all).isLessThanOrEqualTo(received);
        // The daemon can only receive what a shim handed to its socket. Each shim may have been
        // killed before it counted its last request.
        assertThat(received).as(all).isLessThanOrEqualTo(handed + SHIMS);
        assertThat(handed).as(all).isLessThanOrEqualTo(written);
        // The client's requests and answers differ only by the calls that were open. Read and
        // counted answers differ only by those that one write sent and the killed shim no longer
        // counted.
        assertThat(written - heard).as(all).isLessThanOrEqualTo((long) SHIMS * LoadedShim.WIDTH);
        assertThat(heard - counted).as(all).isLessThanOrEqualTo((long) SHIMS * LoadedShim.WIDTH);
        assertThat(tally.ran()).as(all).isBetween((int) finished - SHIMS, (int) received - SHIMS);
        assertThat(tally.ranTwice()).isEmpty();
        assertThat(counted).as("calls made under load").isGreaterThan(SHIMS * 20L);
    }

    /// Compares the numbers of one shim in the order in which they come to be. The client writes a
    /// request; the shim begins the call, hands the request to its socket and counts it. The answer
    /// ends the call; the shim writes it to the pipe and counts it.
    private static void between(LoadedShim shim, SlotsImage slots) {
        long begun = counted(slots, IN_FLIGHT, "") + counted(slots, CALLS, "");
        long handed = counted(slots, MESSAGES, REQUESTS_UP);
        long finished = counted(slots, CALLS, "");
        String as = "pid " + shim.process().pid() + " with seed " + SEED;
        assertThat(begun)
                .as(as)
                .isBetween(handed - 1, handed + 1)
                .isLessThanOrEqualTo(shim.requests());
        assertThat(handed).as(as).isLessThanOrEqualTo(shim.requests());
        assertThat(counted(slots, BYTES, REQUESTS_UP))
                .as(as)
                .isLessThanOrEqualTo(shim.requestBytes());
        assertThat(counted(slots, DURATIONS, "")).as(as).isBetween(finished - 1, finished);
        assertThat(counted(slots, CALLS, "outcome=\"ok\"")).as(as).isEqualTo(finished);
        assertThat(shim.answers()).as(as).isLessThanOrEqualTo(finished);
        assertThat(counted(slots, MESSAGES, ANSWERS_DOWN))
                .as(as)
                .isLessThanOrEqualTo(shim.answers());
        assertThat(counted(slots, BYTES, ANSWERS_DOWN))
                .as(as)
                .isLessThanOrEqualTo(shim.answerBytes());
        assertThat(shim.requests() - shim.answers()).as(as).isLessThanOrEqualTo(LoadedShim.WIDTH);
    }

    private Void live(LoadedShim shim, SplittableRandom random) throws InterruptedException {
        int calls = random.nextInt(20, MOST_CALLS);
        boolean ahead = random.nextBoolean();
        long laterNanos = random.nextLong(2_000_000);
        Thread killer =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            Eventually.await(
                                    () -> (ahead ? shim.requests() : shim.answers()) >= calls);
                            // Wait for a random time, so that some kills fall between two calls.
                            LockSupport.parkNanos(laterNanos);
                            processes.kill(shim.process());
                        });
        shim.call(MOST_CALLS);
        killer.join();
        shim.readToTheEnd();
        return null;
    }

    private Process shim() throws IOException {
        return daemon.shim(processes, Map.of());
    }

    private Optional<SlotsImage> slots(LoadedShim shim) {
        try {
            return Optional.ofNullable(processes.slots().get(shim.process().pid()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private long daemonCount(Direction direction, Kind kind) {
        return daemonEvents.events(Message.Passed.class).stream()
                .filter(each -> each.direction() == direction && each.kind() == kind)
                .count();
    }

    private long answered() {
        return daemonEvents.events(Call.Finished.class).stream()
                .filter(each -> each.outcome() == CallOutcome.OK)
                .count();
    }
}
