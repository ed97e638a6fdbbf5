package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.TokenSource;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Neighbours;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.process.DescriptorUse;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// `port`, `daemon`, `listener`, `daemon-files`, `url`, `leftovers`, `stale-cards`, `versions`,
/// `clock`, `descriptors`.
final class DaemonChecksTest {
    @TempDir Path home;

    private FoundDaemons host;

    @BeforeEach
    void make_a_host() {
        host = new FoundDaemons(home);
    }

    private static void assertVerdict(Diagnosis found, CheckVerdict verdict, String... words) {
        assertThat(found.verdict()).as("%s", found).isEqualTo(verdict);
        for (String word : words) {
            assertThat(found.evidence()).contains(word);
        }
    }

    // port

    private Diagnosis port(PortProbe probe, DaemonFound... found) {
        host.processes.starts(4711, 1, "python3");
        Neighbours neighbours =
                new Neighbours(host.processes, port -> port == 8079 ? List.of(4711L) : List.of());
        return new PortCheck(host.settings(), () -> List.of(found), neighbours, probe).look();
    }

    @Test
    void a_stranger_on_the_port_fails_and_is_named() {
        FakePorts ports = new FakePorts().with(8079, PortProbe.Answering.SOMETHING_ELSE);
        assertVerdict(port(ports), CheckVerdict.FAILED, "pid 4711 (python3)", "127.0.0.1:8079");
    }

    @Test
    void a_websocket_server_of_others_is_well_unless_a_daemon_of_this_home_was_there()
            throws IOException {
        FakePorts ports = new FakePorts().with(8079, PortProbe.Answering.WEBSOCKET);
        DaemonFound gone = host.stopped("it has ended");
        assertVerdict(port(ports, gone), CheckVerdict.OK, "not Tether's");
        host.file("address", "127.0.0.1:8079\n");
        assertVerdict(port(ports, gone), CheckVerdict.FAILED, "pid 4711", "shims refuse it");
    }

    @Test
    void the_daemon_has_its_port_also_when_it_does_not_answer() {
        FakePorts ports = new FakePorts().with(8079, PortProbe.Answering.SOMETHING_ELSE);
        assertVerdict(port(ports, host.answering(host.health(7))), CheckVerdict.OK, "pid 7");
        assertVerdict(port(ports, host.silent(8, "it is frozen")), CheckVerdict.OK, "pid 8");
        assertVerdict(port(new FakePorts()), CheckVerdict.OK, "nobody");
    }

    @Test
    void what_a_daemon_supervises_has_the_port() {
        FakePorts ports = new FakePorts().with(8079, PortProbe.Answering.SOMETHING_ELSE);
        ObjectNode health = host.health(7).put("address", "127.0.0.1:5555");
        DaemonFound supervisor =
                host.answering(health, "--listens", "127.0.0.1:8079", "--", "python");
        assertVerdict(port(ports, supervisor), CheckVerdict.OK, "pid 7");
        DaemonFound other = host.answering(health, "--", "python", "--listens", "127.0.0.1:8079");
        assertVerdict(port(ports, other), CheckVerdict.FAILED, "pid 4711");
    }

    // daemon

    private Diagnosis daemon(DaemonFound found) {
        return new DaemonsCheck(() -> List.of(found)).look();
    }

    @Test
    void a_daemon_is_judged_by_its_own_answer() {
        assertVerdict(daemon(host.answering(host.health(7))), CheckVerdict.OK, "pid 7");
        ObjectNode crashed =
                host.health(7).put("state", "crash_loop").put("diagnosis", "5 ends in 60 s");
        assertVerdict(daemon(host.answering(crashed)), CheckVerdict.FAILED, "5 ends in 60 s");
        ObjectNode draining = host.health(7).put("state", "draining");
        assertVerdict(daemon(host.answering(draining)), CheckVerdict.WARNING, "pid 7");
    }

    @Test
    void a_silent_daemon_fails_and_a_stopped_process_is_told_how_to_go_on() {
        DaemonFound silent = host.silent(4712, "pid 4712 lives, but nobody answers");
        assertVerdict(daemon(silent), CheckVerdict.FAILED, "4712");
        assertThat(daemon(silent).nextStep()).isEqualTo("tether daemon restart");
        host.processes.stops(4713L);
        assertThat(daemon(stopped(4713)).nextStep()).isEqualTo("kill -CONT 4713");
    }

    private DaemonFound stopped(long pid) {
        DaemonFound silent = host.silent(pid, "pid " + pid + " lives, but it is stopped");
        host.processes.stops(pid);
        DaemonView.Silent view = (DaemonView.Silent) silent.view();
        dev.mcptether.process.Look.Seen seen =
                (dev.mcptether.process.Look.Seen) host.processes.look(pid);
        return host.found(
                new DaemonView.Silent(view.health(), seen.sighting(), view.why()),
                DaemonFound.Lock.HELD);
    }

    @Test
    void a_daemon_that_is_not_there_is_no_fault_unless_somebody_holds_its_lock() {
        assertVerdict(daemon(host.stopped("it ended")), CheckVerdict.SKIPPED, "it ended");
        DaemonFound held =
                host.found(new DaemonView.Stopped("nobody listens"), DaemonFound.Lock.HELD);
        assertVerdict(daemon(held), CheckVerdict.FAILED, "holds the lock");
    }

    // listener

    private Diagnosis listener(ObjectNode health, Long... listening) {
        return new ListenerCheck(() -> List.of(host.answering(health)), port -> List.of(listening))
                .look();
    }

    @Test
    void the_listener_is_the_worker() {
        assertVerdict(listener(host.health(7), 7L), CheckVerdict.OK, "pid 7");
        assertVerdict(listener(host.health(7), 9L), CheckVerdict.FAILED, "pid 7", "pid 9");
        assertVerdict(listener(host.health(7)), CheckVerdict.SKIPPED, "does not tell");
        ObjectNode split = host.health(7);
        split.putObject("listener").put("pid", 9).put("start_ticks", 9);
        assertVerdict(listener(split, 9L), CheckVerdict.FAILED, "pid 7 works", "pid 9 listens");
    }

    @Test
    void who_listens_before_the_command_serves_is_named() {
        ObjectNode health =
                host.health(7).put("address", "127.0.0.1:5555").put("state", "starting");
        assertVerdict(supervising(health, 9L), CheckVerdict.WARNING, "pid 9", "127.0.0.1:8079");
        assertVerdict(supervising(health), CheckVerdict.SKIPPED, "no daemon");
        health.put("state", "crash_loop");
        assertVerdict(supervising(health, 9L), CheckVerdict.WARNING, "pid 9");
        health.put("state", "draining");
        assertVerdict(supervising(health, 9L), CheckVerdict.SKIPPED, "no daemon");
        assertVerdict(
                listener(host.health(7).put("state", "starting"), 7L),
                CheckVerdict.SKIPPED,
                "no daemon");
    }

    private Diagnosis supervising(ObjectNode health, Long... listening) {
        DaemonFound found = host.answering(health, "--listens", "127.0.0.1:8079", "--", "python");
        return new ListenerCheck(() -> List.of(found), port -> List.of(listening)).look();
    }

    // daemon-files

    private Diagnosis files(DaemonFound found, Instant now) throws IOException {
        return new DaemonFilesCheck(() -> List.of(found), InstantSource.fixed(now)).look();
    }

    @Test
    void files_of_a_running_daemon_are_compared_with_it() throws IOException {
        DaemonFound daemon = host.answering(host.health(7));
        assertVerdict(files(daemon, FoundDaemons.NOW), CheckVerdict.WARNING, "names nobody");
        host.file("pid", "8\n");
        assertVerdict(files(daemon, FoundDaemons.NOW), CheckVerdict.WARNING, "names pid 8");
        host.file("pid", "7\n");
        assertVerdict(files(daemon, FoundDaemons.NOW), CheckVerdict.WARNING, "health.json");
        host.file("health.json", host.health(7).toString());
        assertVerdict(files(daemon, FoundDaemons.NOW), CheckVerdict.OK, "pid 7");
        Instant later = FoundDaemons.NOW.plus(Duration.ofMinutes(2));
        assertVerdict(files(daemon, later), CheckVerdict.WARNING, "health.json");
        DaemonFound unlocked = host.found(daemon.view(), DaemonFound.Lock.FREE);
        assertVerdict(files(unlocked, FoundDaemons.NOW), CheckVerdict.FAILED, "lock");
    }

    @Test
    void files_that_a_killed_daemon_left_are_a_warning() throws IOException {
        DaemonFound gone = host.stopped("nobody listens");
        assertVerdict(files(gone, FoundDaemons.NOW), CheckVerdict.OK, "left no");
        host.file("pid", "4711\n");
        assertVerdict(files(gone, FoundDaemons.NOW), CheckVerdict.WARNING, "pid 4711");
    }

    // url

    private static InstanceCard card(Role role, long pid, String version) {
        return Cards.of(
                UUID.nameUUIDFromBytes(new byte[] {(byte) pid}),
                role,
                new ProcessIdentity(pid, pid, "boot"),
                "ws://127.0.0.1:8079/github",
                version,
                FoundDaemons.NOW);
    }

    private static Instances.Entry alive(InstanceCard card) {
        return new Instances.Entry(card, Instances.Presence.ALIVE);
    }

    private Diagnosis url(String url, PortProbe probe, Instances.Entry... entries) {
        return new UrlCheck(
                        host.settings(Dialect.MCP, new TokenSource.None(), url),
                        () -> List.of(entries),
                        probe)
                .look();
    }

    @Test
    void nobody_at_the_url_is_a_warning_and_fails_when_shims_wait() {
        FakePorts nobody = new FakePorts();
        Instances.Entry shim = alive(card(Role.SHIM, 5, "1.0"));
        String usual = "ws://127.0.0.1:8079";
        assertVerdict(url(usual, nobody), CheckVerdict.WARNING, usual);
        assertVerdict(url(usual, nobody, shim), CheckVerdict.FAILED, "1 shims");
        assertThat(url(usual, nobody).nextStep()).isEqualTo("tether daemon start");
        assertThat(url("ws://127.0.0.1:9999", nobody).nextStep()).contains("make TETHER_URL");
        FakePorts open = new FakePorts().with(8079, PortProbe.Answering.SOMETHING_ELSE);
        assertVerdict(url(usual, open), CheckVerdict.OK, usual);
    }

    // leftovers

    @Test
    void children_of_a_killed_daemon_fail_and_are_named() throws IOException {
        // Given
        host.processes.starts(300, 1, "node");
        host.file(
                "children",
                """
                {"pid":300,"start_ticks":300,"boot":"boot","server":"s","session":1}
                {"pid":301,"start_ticks":301,"boot":"boot","server":"s","session":2}
                """);
        ProvenProcesses proven = new ProvenProcesses(host.processes);

        // When
        Diagnosis left = new LeftoversCheck(() -> List.of(host.stopped("killed")), proven).look();
        Diagnosis own =
                new LeftoversCheck(() -> List.of(host.answering(host.health(7))), proven).look();

        // Then
        assertVerdict(left, CheckVerdict.FAILED, "pid 300");
        assertThat(left.evidence()).doesNotContain("pid 301");
        assertThat(left.nextStep()).isEqualTo("tether cleanup");
        assertVerdict(own, CheckVerdict.OK);
    }

    // stale-cards, versions

    @Test
    void cards_of_the_dead_are_a_warning() {
        Instances.Entry dead =
                new Instances.Entry(card(Role.SHIM, 6, "1.0"), Instances.Presence.GONE);
        Instances.Entry shim = alive(card(Role.SHIM, 5, "1.0"));
        assertVerdict(
                new StaleCardsCheck(() -> List.of(shim, dead)).look(),
                CheckVerdict.WARNING,
                "1 of 2",
                "shim pid 6");
        assertVerdict(new StaleCardsCheck(() -> List.of(shim)).look(), CheckVerdict.OK);
    }

    private Diagnosis versions(String own, DaemonFound daemon, Instances.Entry... entries) {
        return new VersionsCheck(own, () -> List.of(daemon), () -> List.of(entries)).look();
    }

    @Test
    void other_versions_are_a_warning() {
        DaemonFound old = host.answering(host.health(7));
        assertVerdict(versions("1.0", old), CheckVerdict.OK);
        assertVerdict(versions("1.1", old), CheckVerdict.WARNING, "is 1.0, this program is 1.1");
        assertThat(versions("1.1", old).nextStep()).endsWith("start --replace");
        assertThat(versions("0.9", old).nextStep()).startsWith("update this program");
        assertVerdict(
                versions("1.0", old, alive(card(Role.SHIM, 5, "0.9"))),
                CheckVerdict.WARNING,
                "pid 5 is 0.9");
    }

    // clock, descriptors

    @Test
    void a_clock_before_the_build_fails_and_another_than_the_daemons_is_a_warning() {
        Instant now = FoundDaemons.NOW;
        DaemonFound daemon = host.answering(host.health(7));
        assertVerdict(clock(now, now.plusSeconds(1), daemon), CheckVerdict.FAILED, now.toString());
        assertVerdict(clock(now, now.minusSeconds(1), daemon), CheckVerdict.OK);
        assertVerdict(
                clock(now.plusSeconds(60), now, daemon), CheckVerdict.WARNING, now.toString());
    }

    private static Diagnosis clock(Instant now, Instant built, DaemonFound daemon) {
        return new ClockCheck(InstantSource.fixed(now), built, () -> List.of(daemon)).look();
    }

    private Diagnosis descriptors(long open, long most, DaemonFound... daemons) {
        return new DescriptorsCheck(
                        () -> List.of(daemons),
                        pid -> Optional.of(new DescriptorUse(open, most)),
                        1)
                .look();
    }

    @Test
    void a_daemon_near_its_limit_of_descriptors_fails() {
        DaemonFound daemon = host.answering(host.health(7));
        assertVerdict(descriptors(1000, 1024, daemon), CheckVerdict.FAILED, "1000 of 1024");
        assertVerdict(descriptors(600, 1024, daemon), CheckVerdict.WARNING, "pid 7");
        assertVerdict(descriptors(60, 256, daemon), CheckVerdict.WARNING, "256");
        assertVerdict(descriptors(60, 1024, daemon), CheckVerdict.OK);
        assertVerdict(descriptors(60, 256), CheckVerdict.WARNING, "256");
        assertThat(new DescriptorsCheck(List::of, _ -> Optional.empty(), 1).look().verdict())
                .isEqualTo(CheckVerdict.SKIPPED);
    }

    @Test
    void the_address_of_clients_is_that_of_the_worker() {
        ObjectNode health = host.health(7).put("address", "127.0.0.1:5555");
        assertThat(host.answering(health, "--listens", "127.0.0.1:8079", "--", "x").clients())
                .contains(new Address("127.0.0.1", 8079));
        assertThat(host.answering(health).clients()).contains(new Address("127.0.0.1", 5555));
        assertThat(host.stopped("gone").clients()).isEmpty();
    }
}
