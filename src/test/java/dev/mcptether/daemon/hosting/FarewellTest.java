package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.hosting.Farewell.Patience;
import dev.mcptether.daemon.hosting.Farewell.Stage;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FarewellTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final FakeProcess process = new FakeProcess();
    private final Farewell farewell =
            new Farewell(
                    process,
                    () -> process.note("close"),
                    () -> process.note("gone"),
                    timers,
                    Runnable::run);

    @Test
    void a_child_that_heeds_the_end_of_stdin_is_not_signalled() {
        farewell.begin(Patience.USUAL);
        timers.advance(Duration.ofSeconds(1));
        farewell.ended();
        timers.advance(Duration.ofMinutes(1));

        assertThat(process.noted()).containsExactly("close", "close", "release", "gone");
        assertThat(farewell.stage()).isEqualTo(Stage.GONE);
    }

    @Test
    void a_stubborn_child_is_terminated_then_killed() {
        farewell.begin(Patience.USUAL);

        timers.advance(Duration.ofMillis(1999));
        assertThat(process.noted()).containsExactly("close");
        timers.advance(Duration.ofMillis(1));
        assertThat(process.noted()).containsExactly("close", "TERM");
        timers.advance(Duration.ofSeconds(2));
        assertThat(process.noted()).containsExactly("close", "TERM", "KILL");
        farewell.ended();
        assertThat(process.noted()).endsWith("release", "gone");
    }

    @Test
    void what_a_child_leaves_behind_is_ended_too() {
        process.leaves(true);

        farewell.ended();
        assertThat(process.noted()).containsExactly("close", "TERM");
        timers.advance(Duration.ofMillis(500));

        assertThat(process.noted()).containsExactly("close", "TERM", "KILL", "release", "gone");
    }

    @Test
    void what_was_terminated_with_the_child_is_killed_with_its_end() {
        process.leaves(true);
        farewell.begin(Patience.USUAL);
        timers.advance(Duration.ofSeconds(2));

        farewell.ended();

        assertThat(process.noted())
                .containsExactly("close", "TERM", "close", "KILL", "release", "gone");
    }

    @Test
    void hurry_shortens_what_has_begun() {
        farewell.begin(Patience.USUAL);
        timers.advance(Duration.ofMillis(100));

        farewell.begin(Patience.HURRIED);
        timers.advance(Duration.ofMillis(500));

        assertThat(process.noted()).containsExactly("close", "close", "TERM", "KILL");
    }

    @Test
    void an_ended_child_is_not_asked_to_end() {
        farewell.ended();

        farewell.begin(Patience.HURRIED);
        timers.advance(Duration.ofMinutes(1));

        assertThat(process.noted()).containsExactly("close", "release", "gone");
    }
}
