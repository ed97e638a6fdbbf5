package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.time.VirtualPauses;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ServingWaitTest {
    private final VirtualPauses time = new VirtualPauses();

    /// What there is to see, by the second from which on it is so.
    private final NavigableMap<Long, DaemonView> views = new TreeMap<>();

    private DaemonView await(Map<Long, DaemonView> seen) {
        views.putAll(seen);
        return new ServingWait(() -> views.floorEntry(time.elapsed().toSeconds()).getValue(), time)
                .await();
    }

    @Test
    void one_that_serves_is_not_waited_for() {
        assertThat(await(Map.of(0L, Views.READY))).isSameAs(Views.READY);
        assertThat(time.elapsed()).isZero();
    }

    /// Found by CI: twenty starters beside other work, and one of them gave up after ten seconds.
    @Test
    void one_on_a_busy_machine_has_a_minute() {
        assertThat(
                        await(
                                Map.of(
                                        0L, Views.NOBODY,
                                        9L, Views.BUSY,
                                        40L, Views.STARTING,
                                        59L, Views.READY)))
                .isSameAs(Views.READY);
    }

    @Test
    void one_that_never_answers_is_given_up_after_a_minute() {
        assertThat(await(Map.of(0L, Views.BUSY))).isSameAs(Views.BUSY);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void one_that_a_signal_has_stopped_is_given_up_at_once() {
        assertThat(await(Map.of(0L, Views.BUSY, 3L, Views.FROZEN))).isSameAs(Views.FROZEN);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void without_a_process_ten_seconds_are_enough() {
        assertThat(await(Map.of(0L, Views.NOBODY))).isSameAs(Views.NOBODY);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }
}
