package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Finding.What;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import dev.mcptether.process.Command;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `orphans`, `zombies`, `duplicate-daemons`, `leaking-clients`, `unregistered`, `foreign`,
/// `exai-files`.
final class InventoryChecksTest {
    private static final Instant NOW = FoundDaemons.NOW;

    @TempDir Path checkout;

    private static ProcessNode node(
            ProcessKind kind, boolean own, long pid, List<String> words, Finding... findings) {
        Sighting sighting =
                new Sighting(
                        new ProcessIdentity(pid, pid, "boot"),
                        words.getFirst(),
                        99,
                        Sighting.State.LIVE,
                        pid,
                        Sighting.Terminal.NONE,
                        1);
        HostProcess process =
                new HostProcess(
                        sighting,
                        new Command(words.getFirst(), words),
                        NOW.minusSeconds(60),
                        0,
                        HostProcess.Details.NONE);
        return new ProcessNode(
                kind,
                own,
                process,
                Condition.ALIVE,
                null,
                null,
                null,
                List.of(),
                List.of(findings));
    }

    private static Supplier<Inventory> host(ProcessNode... nodes) {
        return () -> new Inventory(NOW, List.of(nodes), List.of(), 1);
    }

    private static Supplier<Inventory> daemons(LogicalDaemon... daemons) {
        return () -> new Inventory(NOW, List.of(), List.of(daemons), 1);
    }

    private static void assertVerdict(Diagnosis found, CheckVerdict verdict, String... words) {
        assertThat(found.verdict()).as("%s", found).isEqualTo(verdict);
        for (String word : words) {
            assertThat(found.evidence()).contains(word);
        }
    }

    private static final ProcessNode WELL =
            node(ProcessKind.SHIM, false, 5, List.of("python3", "run_ws_shim.py"));

    @Test
    void an_orphaned_shim_fails_and_is_named_and_a_servers_is_not_its_business() {
        ProcessNode shim =
                node(
                        ProcessKind.SHIM,
                        false,
                        7,
                        List.of("python3", "run_ws_shim.py"),
                        new Finding(What.ORPHAN, "its client has ended"));
        ProcessNode server =
                node(
                        ProcessKind.SERVER,
                        true,
                        8,
                        List.of("node"),
                        new Finding(What.ORPHAN, "its daemon has ended"));
        Diagnosis found = new OrphansCheck(new Findings(host(WELL, shim, server))).look();
        assertVerdict(
                found, CheckVerdict.FAILED, "1 shim is", "shim 7 (python3): its client has ended");
        assertThat(found.evidence()).doesNotContain("8");
        assertThat(found.nextStep()).isEqualTo("tether cleanup");
        assertVerdict(new OrphansCheck(new Findings(host(WELL, server))).look(), CheckVerdict.OK);
    }

    @Test
    void a_zombie_is_a_warning_that_names_its_parent() {
        ProcessNode zombie =
                node(
                        ProcessKind.SHIM,
                        true,
                        7,
                        List.of("java"),
                        new Finding(What.ZOMBIE, "it has ended"));
        Diagnosis found = new ZombiesCheck(new Findings(host(zombie))).look();
        assertVerdict(found, CheckVerdict.WARNING, "shim 7");
        assertThat(found.nextStep()).contains("pid 99");
        assertVerdict(new ZombiesCheck(new Findings(host(WELL))).look(), CheckVerdict.OK);
    }

    @Test
    void a_duplicate_daemon_fails_and_a_launcher_with_its_worker_is_one() {
        ProcessNode duplicate =
                node(
                        ProcessKind.DAEMON,
                        false,
                        7,
                        List.of("python3", "run_ws_daemon.py"),
                        new Finding(What.DUPLICATE_DAEMON, "pid 6 listens there"));
        assertVerdict(
                new DuplicateDaemonsCheck(host(duplicate)).look(),
                CheckVerdict.FAILED,
                "daemon 7",
                "pid 6");
        assertVerdict(
                new DuplicateDaemonsCheck(daemons(exai("run_ws_daemon.py", 8079, 11, 12))).look(),
                CheckVerdict.OK,
                "pids 11 and 12");
        assertVerdict(new DuplicateDaemonsCheck(host()).look(), CheckVerdict.OK, "no daemon");
    }

    @Test
    void a_leaking_client_fails_and_only_its_own_restart_helps() {
        ProcessNode client =
                node(
                        ProcessKind.CLIENT,
                        false,
                        4,
                        List.of("claude"),
                        new Finding(What.LEAKING_CLIENT, "20 shims for ws://127.0.0.1:8079"));
        Diagnosis found = new LeakingClientsCheck(new Findings(host(client))).look();
        assertVerdict(found, CheckVerdict.FAILED, "client 4 (claude)", "20 shims");
        assertThat(found.nextStep()).startsWith("restart that client, pid 4");
        assertVerdict(new LeakingClientsCheck(new Findings(host(WELL))).look(), CheckVerdict.OK);
    }

    @Test
    void an_instance_without_a_card_is_a_warning() {
        ProcessNode shim =
                node(
                        ProcessKind.SHIM,
                        true,
                        7,
                        List.of("java", "-cp", "tether.jar", "dev.mcptether.Main", "shim"));
        assertVerdict(new UnregisteredCheck(host(shim)).look(), CheckVerdict.WARNING, "shim 7");
        assertVerdict(new UnregisteredCheck(host(WELL)).look(), CheckVerdict.OK);
    }

    // Other people's daemons

    private LogicalDaemon exai(String script, int port, long... pids) {
        List<ProcessNode> members =
                java.util.Arrays.stream(pids)
                        .mapToObj(pid ->
                                node(
                                        ProcessKind.DAEMON,
                                        false,
                                        pid,
                                        List.of("python3", "-u", script)))
                        .toList();
        Address address = new Address("127.0.0.1", port);
        return new LogicalDaemon(
                "foreign:" + address, false, "", Optional.of(address), members, List.of(), true);
    }

    private static LogicalDaemon ours(int port) {
        return new LogicalDaemon(
                "default",
                true,
                "serving",
                Optional.of(new Address("127.0.0.1", port)),
                List.of(node(ProcessKind.DAEMON, true, 3, List.of("java", "dev.mcptether.Main"))),
                List.of(3L),
                true);
    }

    @Test
    void others_are_listed_and_one_for_our_port_is_a_warning() {
        LogicalDaemon theirs = exai("run_ws_daemon.py", 8079, 11);
        assertVerdict(new ForeignCheck(host()).look(), CheckVerdict.OK, "no shim or daemon");
        assertVerdict(new ForeignCheck(host(WELL)).look(), CheckVerdict.OK, "shim pid 5");
        assertVerdict(
                new ForeignCheck(daemons(theirs, ours(8080))).look(), CheckVerdict.OK, "pid 11");
        assertVerdict(
                new ForeignCheck(daemons(theirs, ours(8079))).look(),
                CheckVerdict.WARNING,
                "pid 11",
                "8079");
    }

    private Diagnosis files(LogicalDaemon... found) {
        return new ExaiFilesCheck(
                        daemons(found), _ -> Optional.of(checkout), InstantSource.fixed(NOW))
                .look();
    }

    private void say(String pid, String health) throws IOException {
        Path logs = Files.createDirectories(checkout.resolve("logs"));
        Files.writeString(logs.resolve("ws_daemon.pid"), pid);
        Files.writeString(logs.resolve("ws_daemon.health.json"), health);
    }

    private static String health(long pid, int port, Instant at) {
        return "{\"pid\": %d, \"port\": %d, \"t\": %d.5}".formatted(pid, port, at.getEpochSecond());
    }

    @Test
    void files_of_a_checkout_are_compared_with_the_daemon_that_runs() throws IOException {
        LogicalDaemon daemon = exai(checkout + "/scripts/ws/run_ws_daemon.py", 8079, 11, 12);
        assertVerdict(files(), CheckVerdict.SKIPPED);
        assertVerdict(files(ours(8079)), CheckVerdict.SKIPPED);
        assertVerdict(files(daemon), CheckVerdict.OK, "no health file");
        say("12", health(12, 8079, NOW));
        assertVerdict(files(daemon), CheckVerdict.OK, "pid 11, pid 12");
        say("77", health(12, 8079, NOW));
        assertVerdict(files(daemon), CheckVerdict.WARNING, "names pid 77", "pid 11");
        say("12", health(78, 8079, NOW));
        assertVerdict(files(daemon), CheckVerdict.WARNING, "names pid 78");
        say("12", health(12, 8765, NOW));
        assertVerdict(files(daemon), CheckVerdict.WARNING, "port 8765");
        say("12", health(12, 8079, NOW.minusSeconds(60)));
        assertVerdict(files(daemon), CheckVerdict.WARNING, "is old");
        say("12", "{\"pid\": 1");
        assertVerdict(files(daemon), CheckVerdict.OK, "no health file");
    }

    @Test
    void two_daemons_of_one_checkout_overwrite_each_others_files() throws IOException {
        say("12", health(12, 8079, NOW));
        LogicalDaemon first = exai("scripts/ws/run_ws_daemon.py", 8079, 11);
        LogicalDaemon second = exai(checkout + "/scripts/run_ws_daemon.py", 8765, 12);
        LogicalDaemon elsewhere = exai("/elsewhere/scripts/ws/run_ws_daemon.py", 3010, 13);
        Diagnosis found = files(first, second, elsewhere);
        assertVerdict(
                found,
                CheckVerdict.FAILED,
                "127.0.0.1:8079 (pid 11)",
                "127.0.0.1:8765 (pid 12)",
                "ws_daemon.pid");
        assertThat(found.evidence()).doesNotContain("pid 13");
    }
}
