package dev.mcptether.lineage;

import static dev.mcptether.event.Parent.CheckMethod.PIDFD;
import static dev.mcptether.event.Parent.CheckMethod.POLL;
import static dev.mcptether.event.Parent.CheckOutcome.ALIVE;
import static dev.mcptether.event.Parent.CheckOutcome.EXITED;
import static dev.mcptether.event.Parent.CheckOutcome.ZOMBIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.event.Parent.Checked;
import dev.mcptether.event.Parent.ClientGone;
import dev.mcptether.event.Parent.LauncherGone;
import dev.mcptether.event.Parent.LineageFixed;
import dev.mcptether.event.Parent.WatchArmed;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParentWatchTest {
    private static final long SHIM = 300;
    private static final long LAUNCHER = 250;
    private static final long CLIENT = 200;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final FakeProcessTable table = new FakeProcessTable(true);
    private final FakePushWatch push = new FakePushWatch();
    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final List<OrphanTrigger> verdicts = new ArrayList<>();

    private ParentWatch watch() {
        Lineage lineage = Lineage.of(table, SHIM, Ancestors.UNKNOWN);
        return new ParentWatch(lineage, INTERVAL, table, push, timers, events, verdicts::add);
    }

    private ParentWatch started() {
        table.starts(CLIENT, 1, "client");
        table.starts(LAUNCHER, CLIENT, "npx");
        table.starts(SHIM, LAUNCHER, "java");
        ParentWatch watch = watch();
        watch.start();
        watch.arm();
        return watch;
    }

    @Test
    void each_beginning_says_what_is_watched_and_checks_at_once() {
        started();

        assertThat(events.events())
                .containsExactly(
                        new LineageFixed(CLIENT, 1, "300 java < 250 npx < 200 client"),
                        new WatchArmed(POLL, true, ""),
                        new Checked(POLL, ALIVE),
                        new Checked(POLL, ALIVE),
                        new WatchArmed(PIDFD, true, ""),
                        new WatchArmed(PIDFD, true, ""),
                        new Checked(POLL, ALIVE),
                        new Checked(POLL, ALIVE));
    }

    @Test
    void until_the_push_is_armed_the_poll_keeps_the_promise() {
        // Given
        table.starts(CLIENT, 1, "client");
        table.starts(SHIM, CLIENT, "java");
        watch().start();
        table.ends(CLIENT);

        // When
        timers.advance(ParentWatch.UNARMED_INTERVAL);

        // Then
        assertThat(verdicts).containsExactly(OrphanTrigger.POLL);
    }

    @Test
    void once_the_push_is_armed_the_poll_is_rare() {
        started();
        int before = events.events(Checked.class).size();

        timers.advance(INTERVAL);

        assertThat(events.events(Checked.class)).hasSize(before + 2);
        assertThat(timers.waiting()).isOne();
    }

    @Test
    void a_client_that_ended_before_the_arming_is_found_by_it() {
        // Given
        table.starts(CLIENT, 1, "client");
        table.starts(SHIM, CLIENT, "java");
        ParentWatch watch = watch();
        watch.start();
        table.ends(CLIENT);

        // When
        watch.arm();

        // Then
        assertThat(verdicts).containsExactly(OrphanTrigger.POLL);
    }

    @Test
    void a_push_ends_it_without_a_poll() {
        // Given
        started();

        // When
        table.endsUnreaped(CLIENT);
        push.wake(CLIENT);

        // Then
        assertThat(verdicts).containsExactly(OrphanTrigger.PIDFD);
        assertThat(events.events()).endsWith(new ClientGone(CLIENT, PIDFD, ZOMBIE));
    }

    @Test
    void the_poll_finds_what_no_push_told() {
        // Given
        started();
        table.ends(CLIENT);

        // When
        timers.advance(INTERVAL.minusMillis(1));
        assertThat(verdicts).isEmpty();
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(verdicts).containsExactly(OrphanTrigger.POLL);
    }

    @Test
    void a_refused_push_is_said_and_polled_for_more_often() {
        // Given
        push.refuse("too many open files");
        started();
        table.ends(CLIENT);

        // When
        timers.advance(ParentWatch.UNPUSHED_INTERVAL);

        // Then
        assertThat(events.events()).contains(new WatchArmed(PIDFD, false, "too many open files"));
        assertThat(verdicts).containsExactly(OrphanTrigger.POLL);
    }

    @Test
    void the_verdict_is_given_once_and_everything_is_put_away() {
        // Given
        started();
        table.ends(CLIENT);
        push.wake(CLIENT);

        // When
        timers.advance(Duration.ofMinutes(1));

        // Then
        assertThat(verdicts).hasSize(1);
        assertThat(events.events(ClientGone.class)).hasSize(1);
        assertThat(timers.waiting()).isZero();
        assertThat(push.closed()).isTrue();
    }

    @Test
    void a_launcher_that_leaves_ends_nothing() {
        // Given
        started();

        // When
        table.ends(LAUNCHER);
        push.wake(LAUNCHER);
        timers.advance(Duration.ofMinutes(1));

        // Then
        assertThat(events.events(LauncherGone.class))
                .containsExactly(new LauncherGone(LAUNCHER, PIDFD, EXITED));
        assertThat(verdicts).isEmpty();
    }

    @Test
    void a_push_without_cause_is_confirmed_away_and_said() {
        started();

        push.wake(CLIENT);

        assertThat(verdicts).isEmpty();
        assertThat(events.events())
                .endsWith(new WatchArmed(PIDFD, false, "pid 200 woke the watch but lives"));
    }

    @Test
    void a_push_that_comes_after_the_poll_says_nothing() {
        // Given
        started();
        table.ends(LAUNCHER);
        timers.advance(INTERVAL);

        // When
        push.wake(LAUNCHER);

        // Then
        assertThat(events.events(WatchArmed.class)).allMatch(WatchArmed::armed);
        assertThat(events.events(LauncherGone.class)).hasSize(1);
    }

    @Test
    void a_client_that_is_stopped_for_long_stays() {
        started();
        table.stops(CLIENT);

        timers.advance(Duration.ofHours(1));

        assertThat(verdicts).isEmpty();
        assertThat(events.events(Checked.class)).hasSizeGreaterThan(1_000);
    }

    @Test
    void without_a_client_nothing_is_polled() {
        table.starts(SHIM, 1, "java");

        ParentWatch watch = watch();
        watch.start();
        watch.arm();

        assertThat(events.events())
                .containsExactly(new LineageFixed(-1, 0, "300 java < started by pid 1"));
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void a_closed_watch_gives_no_verdict() {
        ParentWatch watch = started();

        watch.close();
        table.ends(CLIENT);
        timers.advance(Duration.ofMinutes(1));

        assertThat(verdicts).isEmpty();
        assertThat(push.closed()).isTrue();
    }
}
