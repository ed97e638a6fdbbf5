package dev.mcptether.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Patterns;
import dev.mcptether.fleet.inventory.Evidence;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.Problem;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.process.Sighting;
import dev.mcptether.time.Eventually;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the two stories that cleanup was made for, with real processes that only look like the
/// real programs.
final class CleanupIT {
    /// The program of every process: a client that starts shims, a shim, or a daemon. A daemon
    /// listens, does nothing, or starts another one that listens. Each process prints its pid.
    private static final String PROGRAM =
            """
            import os, socket, subprocess, sys, time
            what, rest = sys.argv[1], sys.argv[2:]
            if what == "client":
                for each in rest:
                    subprocess.Popen([sys.executable, "-u", each, "idle"])
            if what == "listen":
                listener = socket.create_server(("127.0.0.1", int(rest[1])))
            if what == "launch":
                subprocess.Popen([sys.executable, "-u", __file__, "listen", *rest])
            os.write(1, b"%d\\n" % os.getpid())
            time.sleep(600)
            """;

    private final List<Process> started = new ArrayList<>();
    private final Set<Long> pids = new HashSet<>();
    private final ProcessTable table = ProcessTable.ofThisHost();

    @TempDir Path folder;
    @TempDir Path home;

    @BeforeEach
    void programs() throws IOException {
        Assumptions.assumeTrue(File.separatorChar == '/' && !table.bootId().isEmpty());
        for (String name : List.of("client.py", "run_ws_shim.py", "run_ws_daemon.py")) {
            Files.writeString(folder.resolve(name), PROGRAM);
        }
    }

    @AfterEach
    void endAll() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        started.forEach(Process::destroyForcibly);
    }

    /// @param lines the number of pids to read: its own and those of the processes that it starts
    private List<Long> start(int lines, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "python3", "-u", file(script)));
        command.addAll(Arrays.asList(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        started.add(process);
        List<Long> said = new ArrayList<>();
        BufferedReader output = process.inputReader();
        for (int i = 0; i < lines; i++) {
            said.add(Long.valueOf(output.readLine().strip()));
        }
        pids.addAll(said);
        said.remove(process.pid());
        said.addFirst(process.pid());
        return said;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /// The inventory of the processes that this test has started. Other programs on this host may
    /// look alike.
    private Inventory inventory() {
        HostSnapshot all = HostLook.ofThisHost().take(Evidence.interest(List.of()));
        Predicate<HostProcess> ours =
                each ->
                        each.pid() == 1
                                || each.command().operands().stream()
                                        .anyMatch(word -> word.startsWith(folder.toString()));
        HostSnapshot here =
                HostSnapshot.of(
                        all.system(),
                        all.taken(),
                        all.byPid().values().stream().filter(ours).toList());
        return Inventory.of(
                new Evidence(here, List.of(), List.of(), Set.of(), Patterns.BUILT_IN, 8));
    }

    private List<Long> found() {
        return inventory().problems().stream().map(Problem::node).map(each -> each.pid()).toList();
    }

    private void clean() throws IOException, InterruptedException {
        List<CleanupAction> done =
                new Cleanup(
                                new StateDirectory(home),
                                this::inventory,
                                table,
                                new ProvenProcesses(table),
                                null)
                        .clean();
        assertThat(done).isNotEmpty().allMatch(CleanupAction::done);
    }

    private boolean lives(long pid) {
        return table.look(pid) instanceof Look.Seen(var sighting)
                && sighting.state() != Sighting.State.ZOMBIE;
    }

    private long parent(long pid) {
        return table.look(pid) instanceof Look.Seen(var sighting) ? sighting.parent() : -1;
    }

    @Test
    void twenty_orphans_of_a_killed_client_are_ended_and_the_shim_of_a_living_one_is_not()
            throws Exception {
        // Given
        String shim = file("run_ws_shim.py");
        String[] twenty = new String[21];
        Arrays.fill(twenty, shim);
        twenty[0] = "client";
        List<Long> family = start(21, "client.py", twenty);
        List<Long> living = start(2, "client.py", "client", shim);
        long client = family.removeFirst();
        assertThat(found()).containsExactly(client); // the client leaks shims
        ProcessHandle.of(client).orElseThrow().destroyForcibly();
        Eventually.await(() -> !lives(client) && parent(family.getFirst()) != client);
        Assumptions.assumeTrue(parent(family.getFirst()) == 1, "a subreaper adopts here");
        assertThat(found()).containsExactlyInAnyOrderElementsOf(family);

        // When
        clean();

        // Then
        assertThat(family).noneMatch(this::lives);
        assertThat(living).allMatch(this::lives);
        assertThat(found()).isEmpty();
    }

    @Test
    void of_two_daemons_the_one_that_does_not_listen_is_ended_and_a_launcher_and_its_child_are_one()
            throws Exception {
        // Given
        String port = Integer.toString(freePort());
        List<Long> pair = start(2, "run_ws_daemon.py", "launch", "--port", port);
        Eventually.await(() ->
                !inventory().daemons().isEmpty()
                        && !inventory().daemons().getFirst().listeners().isEmpty());
        assertThat(found()).isEmpty();
        long second = start(1, "run_ws_daemon.py", "idle", "--port", port).getFirst();
        assertThat(found()).containsExactly(second);

        // When
        clean();

        // Then
        assertThat(lives(second)).isFalse();
        assertThat(pair).allMatch(this::lives);
        assertThat(inventory().daemons()).hasSize(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
