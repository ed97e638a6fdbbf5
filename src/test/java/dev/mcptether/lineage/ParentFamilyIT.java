package dev.mcptether.lineage;

import static dev.mcptether.lineage.ProcessFamily.CLIENT;
import static dev.mcptether.lineage.ProcessFamily.HEADLESS;
import static dev.mcptether.lineage.ProcessFamily.KEEPER;
import static dev.mcptether.lineage.ProcessFamily.REAPER;
import static dev.mcptether.lineage.ProcessFamily.SHELL;
import static dev.mcptether.lineage.ProcessFamily.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(180)
final class ParentFamilyIT {
    private static final String SEEN_ALIVE = "Checked[method=POLL, outcome=ALIVE";

    /// Kills the client and asserts that the process ends at once, and for that reason.
    private static void goesWithItsClient(ProcessFamily family, long client)
            throws IOException, InterruptedException {
        long killedNanos = System.nanoTime();
        signal("KILL", client);
        List<String> last = family.untilItsEnd();
        assertThat(last)
                .anyMatch(line -> line.startsWith("ClientGone[pid=" + client))
                .anyMatch(line -> line.startsWith("Stopping[reason=CLIENT_GONE"))
                .anyMatch(line -> line.startsWith("OrphanPrevented["));
        assertThat(last.getLast()).startsWith("Stopped[reason=CLIENT_GONE");
        // Far above the promised 50 ms of a warm shim on a quiet machine.
        Duration took = Duration.ofNanos(System.nanoTime() - killedNanos);
        assertThat(took).isLessThan(Pace.roomFor(Duration.ofSeconds(2)));
    }

    @Test
    void it_goes_with_the_client_that_started_it() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT)) {
            goesWithItsClient(family, family.pids().getFirst());
        }
    }

    @Test
    void it_goes_with_the_client_behind_two_shells_that_stay() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT, SHELL, SHELL)) {
            goesWithItsClient(family, family.pids().getFirst());
        }
    }

    @Test
    void it_goes_with_a_client_that_stays_a_zombie_below_a_subreaper() throws Exception {
        try (ProcessFamily family = new ProcessFamily(REAPER, CLIENT, SHELL)) {
            goesWithItsClient(family, family.pids().getFirst());
        }
    }

    @Test
    void it_goes_with_a_client_whose_main_thread_had_ended_and_not_before() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, HEADLESS)) {
            family.until(SEEN_ALIVE);
            family.until(SEEN_ALIVE);
            goesWithItsClient(family, family.pids().getFirst());
        }
    }

    @Test
    void a_launcher_that_goes_is_told_and_the_client_is_watched_on() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT, SHELL)) {
            long shell = family.pids().getLast();

            signal("KILL", shell);

            assertThat(family.until("LauncherGone")).startsWith("LauncherGone[pid=" + shell);
            family.until(SEEN_ALIVE);
            goesWithItsClient(family, family.pids().getFirst());
        }
    }

    @Test
    void a_client_that_is_stopped_for_long_is_alive() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT)) {
            long client = family.pids().getFirst();

            signal("STOP", client);

            for (int checks = 0; checks < 10; checks++) {
                assertThat(family.until("Checked")).startsWith(SEEN_ALIVE);
            }
            goesWithItsClient(family, client);
        }
    }

    @Test
    void an_end_of_stdin_is_no_orphan() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT)) {
            family.closeStdin();

            List<String> last = family.untilItsEnd();
            assertThat(last)
                    .contains("stdin hung up")
                    .noneMatch(line -> line.startsWith("OrphanPrevented"));
            assertThat(last.getLast()).startsWith("Stopped[reason=STDIN_EOF");
        }
    }

    @Test
    void a_stdout_that_nobody_reads_ends_it_without_a_write() throws Exception {
        try (ProcessFamily family = new ProcessFamily(KEEPER, CLIENT, SHELL)) {
            ProcessHandle watched = family.innermost();

            family.closeStdout();

            watched.onExit().get(30, TimeUnit.SECONDS);
        }
    }
}
