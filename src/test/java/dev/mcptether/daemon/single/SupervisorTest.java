package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.Turns;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final List<FakeLife> lives = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private final Turns turns =
            new Turns(surprise -> {
                throw new AssertionError(surprise);
            });

    private final Supervisor supervisor =
            new Supervisor(
                    () -> {
                        FakeLife life = new FakeLife(100 + lives.size());
                        lives.add(life);
                        return life;
                    },
                    () -> "its last words",
                    new Heard(),
                    new Supervisor.Context(turns, timers, Runnable::run, events));

    private final class Heard implements Supervisor.Listener {
        @Override
        public void serving(Members members) {
            heard.add("serving " + members.worker().process().pid());
        }

        @Override
        public void crashLoop(String diagnosis) {
            heard.add(diagnosis);
        }

        @Override
        public void begun(SupervisedLife life) {
            heard.add("begun " + life.process().pid());
        }

        @Override
        public void gone(SupervisedLife life) {
            heard.add("gone " + life.process().pid());
        }
    }

    private FakeLife newest() {
        return lives.getLast();
    }

    @Test
    void a_command_serves_only_once_it_answers() {
        // Given
        supervisor.start();
        timers.advance(Duration.ofSeconds(20));
        assertThat(heard).containsExactly("begun 100");
        assertThat(supervisor.members()).isEmpty();

        // When
        Members members = newest().serves();
        timers.advance(Duration.ofSeconds(1));

        // Then
        assertThat(heard).containsExactly("begun 100", "serving 100");
        assertThat(supervisor.members()).contains(members);
        assertThat(events.events(Daemon.WorkerServes.class))
                .singleElement()
                .satisfies(serves ->
                        assertThat(serves.took())
                                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21)));
    }

    @Test
    void one_that_dies_is_started_again_once_after_its_delay() {
        // Given
        supervisor.start();
        newest().serves();
        timers.advance(Duration.ofSeconds(70));

        // When
        newest().dies("was killed (signal 9)");

        // Then
        assertThat(supervisor.members()).isEmpty();
        timers.advance(Duration.ofMillis(99));
        assertThat(lives).hasSize(1);
        timers.advance(Duration.ofMillis(1));
        assertThat(lives).hasSize(2);
        newest().serves();
        timers.advance(Duration.ofMinutes(10));
        assertThat(lives).hasSize(2);
        assertThat(heard)
                .containsExactly(
                        "begun 100", "serving 100", "gone 100", "begun 101", "serving 101");
    }

    @Test
    void a_worker_that_dies_under_a_living_launcher_ends_both_and_is_started_again() {
        // Given
        supervisor.start();
        newest().serves();
        timers.advance(Duration.ofSeconds(1));
        FakeLife first = newest();

        // When
        first.workerDies();
        timers.advance(Duration.ofSeconds(2));

        // Then
        assertThat(first.endedByUs()).isTrue();
        assertThat(lives).hasSize(2);
        assertThat(events.events(Daemon.WorkerEnded.class))
                .extracting(Daemon.WorkerEnded::how)
                .containsExactly("lost its worker, pid 100");
    }

    @Test
    void a_launcher_that_dies_takes_its_worker_along() {
        // Given: a worker, which would keep the address
        supervisor.start();
        newest().serves();
        timers.advance(Duration.ofSeconds(1));
        FakeLife first = newest();

        // When
        first.dies("was killed (signal 9)");

        // Then
        assertThat(first.endedByUs()).isTrue();
    }

    @Test
    void five_ends_within_a_minute_are_a_crash_loop_with_one_diagnosis() {
        // Given
        supervisor.start();

        // When
        for (int i = 0; i < 5; i++) {
            newest().dies("ended with exit code 9");
            timers.advance(Duration.ofSeconds(6));
        }
        timers.advance(Duration.ofHours(1));

        // Then
        assertThat(lives).hasSize(5);
        assertThat(heard.stream().filter(word -> word.contains("is not started again")))
                .singleElement()
                .asString()
                .contains("ended with exit code 9", "its last words");
        assertThat(events.events(Daemon.CrashLoop.class)).hasSize(1);
    }

    @Test
    void a_stop_ends_the_command_and_starts_no_other() {
        // Given
        supervisor.start();
        newest().serves();
        timers.advance(Duration.ofSeconds(1));

        // When
        supervisor.stop(() -> heard.add("stopped"));
        timers.advance(Duration.ofHours(1));

        // Then
        assertThat(newest().endedByUs()).isTrue();
        assertThat(lives).hasSize(1);
        assertThat(heard).endsWith("stopped");
    }

    @Test
    void a_stop_during_the_delay_is_final() {
        // Given
        supervisor.start();
        newest().dies("ended with exit code 1");

        // When
        supervisor.stop(() -> heard.add("stopped"));
        timers.advance(Duration.ofHours(1));

        // Then
        assertThat(lives).hasSize(1);
        assertThat(heard).endsWith("stopped");
    }
}
