package dev.mcptether.lineage;

import static dev.mcptether.event.Parent.CheckMethod.PIDFD;
import static dev.mcptether.event.Parent.CheckMethod.POLL;
import static dev.mcptether.event.Parent.CheckOutcome.ALIVE;
import static dev.mcptether.event.Parent.CheckOutcome.EXITED;
import static dev.mcptether.event.Parent.CheckOutcome.FAILED;
import static dev.mcptether.event.Parent.CheckOutcome.REUSED;
import static dev.mcptether.event.Parent.CheckOutcome.ZOMBIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Parent.Checked;
import dev.mcptether.event.Parent.ClientGone;
import dev.mcptether.event.Parent.LauncherGone;
import dev.mcptether.process.FakeProcessTable;
import org.junit.jupiter.api.Test;

final class VerdictsTest {
    private static final long SHIM = 300;
    private static final long LAUNCHER = 250;
    private static final long CLIENT = 200;

    private final FakeProcessTable table = new FakeProcessTable(true);

    private Verdicts behindALauncher() {
        table.starts(CLIENT, 1, "client");
        table.starts(LAUNCHER, CLIENT, "npx");
        table.starts(SHIM, LAUNCHER, "java");
        return new Verdicts(Lineage.of(table, SHIM, Ancestors.UNKNOWN), table);
    }

    private Verdicts direct() {
        table.starts(CLIENT, 1, "client");
        table.starts(SHIM, CLIENT, "java");
        return new Verdicts(Lineage.of(table, SHIM, Ancestors.UNKNOWN), table);
    }

    @Test
    void a_living_family_is_alive() {
        Verdicts verdicts = behindALauncher();

        assertThat(verdicts.check(POLL))
                .containsExactly(new Checked(POLL, ALIVE), new Checked(POLL, ALIVE));
    }

    @Test
    void a_client_that_exits_is_gone_once() {
        // Given
        Verdicts verdicts = direct();

        // When
        table.ends(CLIENT);

        // Then
        assertThat(verdicts.check(PIDFD))
                .containsExactly(new Checked(PIDFD, EXITED), new ClientGone(CLIENT, PIDFD, EXITED));
        assertThat(verdicts.check(POLL)).isEmpty();
    }

    @Test
    void a_client_that_nobody_reaps_is_gone() {
        Verdicts verdicts = behindALauncher();

        table.endsUnreaped(CLIENT);

        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, ZOMBIE));
    }

    @Test
    void a_client_whose_pid_is_anothers_is_gone() {
        Verdicts verdicts = behindALauncher();

        table.endsAndPidIsReused(CLIENT);

        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, REUSED));
    }

    @Test
    void a_client_is_gone_under_a_subreaper_too() {
        Verdicts verdicts = direct();
        table.starts(80, 1, "reaper");
        table.reaper(80);

        table.endsUnreaped(CLIENT);

        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, ZOMBIE));
    }

    @Test
    void a_zombie_is_known_by_its_children_where_the_table_shows_no_states() {
        // Given: a table as on macOS, which lists a zombie like any other process
        Verdicts verdicts = direct();

        table.endsUnreaped(CLIENT);
        table.goesOn(CLIENT);

        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, ZOMBIE));
    }

    @Test
    void a_debugger_that_stands_in_as_the_parent_proves_nothing() {
        Verdicts verdicts = direct();

        table.isTracedBy(SHIM, 777);

        assertThat(verdicts.check(POLL)).containsExactly(new Checked(POLL, ALIVE));
    }

    @Test
    void a_stopped_client_is_not_gone() {
        Verdicts verdicts = behindALauncher();

        table.stops(CLIENT);

        assertThat(verdicts.check(POLL)).containsOnly(new Checked(POLL, ALIVE));
    }

    @Test
    void a_hidden_client_is_not_gone_while_its_child_names_it() {
        Verdicts verdicts = behindALauncher();

        table.hides(CLIENT);

        assertThat(verdicts.check(POLL)).containsOnly(new Checked(POLL, ALIVE));
    }

    @Test
    void a_table_that_cannot_be_read_proves_nothing() {
        Verdicts verdicts = direct();
        table.ends(CLIENT);

        table.fails(true);
        assertThat(verdicts.check(POLL)).containsExactly(new Checked(POLL, FAILED));

        table.fails(false);
        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, EXITED));
    }

    @Test
    void a_table_that_does_not_show_ourselves_proves_nothing() {
        Verdicts verdicts = direct();

        table.hides(CLIENT);
        table.hides(SHIM);

        assertThat(verdicts.check(POLL)).containsExactly(new Checked(POLL, FAILED));
    }

    @Test
    void a_launcher_that_exits_is_told_once_and_the_client_stays_watched() {
        // Given
        Verdicts verdicts = behindALauncher();

        // When
        table.ends(LAUNCHER);

        // Then
        assertThat(verdicts.check(POLL))
                .containsExactly(
                        new Checked(POLL, EXITED),
                        new Checked(POLL, ALIVE),
                        new LauncherGone(LAUNCHER, POLL, EXITED));
        assertThat(verdicts.check(POLL)).containsExactly(new Checked(POLL, ALIVE));
        table.endsUnreaped(CLIENT);
        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, ZOMBIE));
    }

    @Test
    void launcher_and_client_gone_together_are_the_client_gone() {
        Verdicts verdicts = behindALauncher();

        table.ends(LAUNCHER);
        table.ends(CLIENT);

        assertThat(verdicts.check(POLL))
                .containsExactly(
                        new Checked(POLL, EXITED),
                        new Checked(POLL, EXITED),
                        new ClientGone(CLIENT, POLL, EXITED));
    }

    @Test
    void on_windows_the_parent_that_is_still_named_is_looked_for() {
        // Given
        FakeProcessTable windows = new FakeProcessTable(false);
        windows.starts(CLIENT, 4, "client");
        windows.starts(SHIM, CLIENT, "java");
        Verdicts verdicts = new Verdicts(Lineage.of(windows, SHIM, Ancestors.UNKNOWN), windows);

        // When
        windows.ends(CLIENT);

        // Then
        assertThat(verdicts.check(POLL)).contains(new ClientGone(CLIENT, POLL, EXITED));
    }

    @Test
    void without_a_client_there_is_nothing_to_check() {
        table.starts(SHIM, 1, "java");
        Verdicts verdicts = new Verdicts(Lineage.of(table, SHIM, Ancestors.UNKNOWN), table);

        assertThat(verdicts.check(POLL)).isEmpty();
    }
}
