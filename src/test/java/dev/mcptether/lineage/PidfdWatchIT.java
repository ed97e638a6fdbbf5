package dev.mcptether.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mcptether.event.Parent.WatchArmed;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.time.Eventually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class PidfdWatchIT {
    private final ProcessTable table = ProcessTable.ofThisHost();
    private final BlockingQueue<ProcessIdentity> woken = new LinkedBlockingQueue<>();
    private final List<Process> children = new ArrayList<>();
    private final PidfdWatch watch =
            new PidfdWatch(
                    new StdioWatcher() {
                        @Override
                        public void stdinHungUp() {}

                        @Override
                        public void stdoutBroken() {}
                    });

    @AfterEach
    void end() {
        watch.close();
        children.forEach(Process::destroyForcibly);
    }

    private ProcessIdentity child(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        children.add(process);
        return seen(process.pid()).identity();
    }

    private Sighting seen(long pid) {
        return table.look(pid) instanceof Look.Seen(Sighting sighting)
                ? sighting
                : org.assertj.core.api.Assertions.fail("pid " + pid + " is not there");
    }

    private ProcessIdentity wokenSoon() throws InterruptedException {
        return woken.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void the_end_of_each_process_wakes_it_once() throws Exception {
        // Given
        ProcessIdentity first = child("sleep", "60");
        ProcessIdentity second = child("sleep", "60");
        List<WatchArmed> armed = watch.start(List.of(first, second), woken::add);
        assertThat(armed).allMatch(WatchArmed::armed).hasSize(2);

        // When
        children.get(1).destroyForcibly();

        // Then
        assertThat(wokenSoon()).isEqualTo(second);
        children.get(0).destroyForcibly();
        assertThat(wokenSoon()).isEqualTo(first);
        assertThat(woken).isEmpty();
    }

    @Test
    void a_process_that_nobody_reaps_wakes_it_as_a_zombie() throws Exception {
        // Given: a parent that never waits for its child, and prints the child's pid
        Process parent =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                """
                                import subprocess, sys, time
                                print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
                                time.sleep(60)
                                """)
                        .start();
        children.add(parent);
        long pid = Long.parseLong(parent.inputReader().readLine());
        ProcessIdentity child = seen(pid).identity();
        watch.start(List.of(child), woken::add);

        // When
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        // Then
        assertThat(wokenSoon()).isEqualTo(child);
        assertThat(seen(pid).state()).isEqualTo(State.ZOMBIE);
    }

    @Test
    void a_process_whose_main_thread_has_ended_wakes_it_only_at_its_end() throws Exception {
        // Given
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        ProcessIdentity headless =
                child(
                        "python3",
                        "-c",
                        """
                        import ctypes, os, sys, threading
                        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0))).start()
                        ctypes.CDLL(None).syscall(60, 0)
                        """);
        Process process = children.getFirst();
        Eventually.await(
                "only its second thread lives",
                () ->
                        seen(process.pid()).threads() == 2
                                && table.command(process.pid()).orElseThrow().arguments() == null);
        watch.start(List.of(headless), woken::add);

        // When
        assertThat(woken.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(seen(process.pid()).state()).isEqualTo(State.LIVE);
        process.getOutputStream().close();

        // Then
        assertThat(wokenSoon()).isEqualTo(headless);
    }

    @Test
    void what_has_ended_before_is_refused_and_said() throws Exception {
        ProcessIdentity ended = child("cat");
        children.getFirst().getOutputStream().close();
        children.getFirst().waitFor();

        List<WatchArmed> armed = watch.start(List.of(ended), woken::add);

        assertThat(armed)
                .containsExactly(
                        new WatchArmed(
                                watch.method(), false, "pid " + ended.pid() + ": no such process"));
    }

    @Test
    void closing_ends_its_thread_and_gives_its_descriptors_back() throws Exception {
        // Given
        ProcessIdentity child = child("sleep", "60");
        watch.start(List.of(child), woken::add);

        // When
        watch.close();
        watch.close();

        // Then
        Eventually.await(
                "its thread ends",
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(each -> each.getName().equals("tether-pidfd")));
        assertThat(woken).isEmpty();
    }
}
