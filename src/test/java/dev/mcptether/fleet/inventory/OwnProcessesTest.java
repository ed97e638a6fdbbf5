package dev.mcptether.fleet.inventory;

import static dev.mcptether.fleet.inventory.FakeHost.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.event.Role;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnProcessesTest {
    private static final String URL = "ws://127.0.0.1:8079";

    private final FakeHost host = new FakeHost();

    /// A client with two shims, one of them behind npx; a daemon with a hosted server.
    private void family() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(
                250, 200, "/usr/bin/node", "/usr/lib/node_modules/npm/bin/npx-cli.js", "tether");
        host.startsTether(300, 250, "shim");
        host.startsTether(310, 200, "shim");
        host.startsTether(400, 1, "daemon", "run");
        host.leadsItsSession(400);
        host.listens(400, "127.0.0.1:8079", "127.0.0.1:40001");
        host.starts(500, 400, "/usr/bin/npx", "a-server");
        host.leadsItsSession(500);
        host.starts(510, 500, "/usr/bin/node", "a-server");
        host.shows(Role.SHIM, 300, 200L, List.of(250L), URL);
        host.shows(Role.SHIM, 310, 200L, List.of(), URL);
        host.shows(Role.DAEMON, 400, null, List.of(), "");
        host.claims("default", host.identity(400), child(500));
    }

    private DaemonClaim.Child child(long pid) {
        return new DaemonClaim.Child(host.identity(pid), "github");
    }

    @Test
    void everyone_stands_below_whom_it_lives_for() {
        family();

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo(
                        """
                        foreign client 200
                          foreign launcher 250
                            shim 300
                          shim 310
                        daemon 400
                          server 500
                            server 510
                        """);
        assertThat(inventory.problems()).isEmpty();
        assertThat(inventory.unregistered()).isEmpty();
        assertThat(inventory.mostShimsPerClient()).isEqualTo(2);
    }

    @Test
    void a_stranger_at_a_daemons_address_is_counted_and_is_not_its_worker() {
        family();
        host.strangerListens("0.0.0.0:8079");
        host.strangerListens("127.0.0.1:9090");

        LogicalDaemon daemon = host.inventory().daemons().getFirst();

        assertThat(daemon.listeners()).containsExactly(0L, 400L);
        assertThat(daemon.listenerIsWorker()).isFalse();
    }

    @Test
    void a_listener_that_may_be_the_daemons_own_hidden_one_is_no_stranger() {
        family();
        host.hidesItsSockets(400);
        host.strangerListens("127.0.0.1:8079");

        assertThat(host.inventory().daemons().getFirst().listeners()).isEmpty();
    }

    @Test
    void a_daemon_is_one_whatever_it_has_started() {
        family();

        List<LogicalDaemon> daemons = host.inventory().daemons();

        assertThat(daemons).hasSize(1);
        LogicalDaemon daemon = daemons.getFirst();
        assertThat(daemon.name()).isEqualTo("default");
        assertThat(daemon.state()).isEqualTo("serving");
        assertThat(daemon.address()).contains(Address.parse("127.0.0.1:8079"));
        assertThat(daemon.members()).extracting(ProcessNode::pid).containsExactly(400L);
        assertThat(daemon.listeners()).containsExactly(400L);
        assertThat(daemon.listenerIsWorker()).isTrue();
    }

    @Test
    void a_shim_whose_client_ended_is_an_orphan_while_it_lives() {
        family();

        host.becomes(200, State.ZOMBIE);

        assertThat(shape(host.inventory()))
                .contains("client 200 zombie\n")
                .contains("shim 300 orphaned !orphan")
                .contains("shim 310 orphaned !orphan");
    }

    @Test
    void a_stopped_shim_whose_client_ended_is_an_orphan_first() {
        family();

        host.ends(200);
        host.becomes(310, State.STOPPED);

        assertThat(shape(host.inventory())).contains("shim 310 orphaned !orphan");
    }

    @Test
    void a_launcher_that_left_does_no_harm() {
        family();

        host.ends(250);

        assertThat(shape(host.inventory())).contains("foreign client 200\n  shim 300\n  shim 310");
    }

    @Test
    void stopped_is_no_finding() {
        family();

        host.becomes(200, State.STOPPED);
        host.becomes(310, State.STOPPED);

        assertThat(shape(host.inventory())).contains("client 200 stopped\n", "shim 310 stopped\n");
        assertThat(host.inventory().problems()).isEmpty();
    }

    @Test
    void a_shim_that_nobody_has_reaped_is_a_zombie_and_no_orphan() {
        family();

        host.becomes(310, State.ZOMBIE);
        host.becomes(200, State.ZOMBIE);

        assertThat(shape(host.inventory())).contains("shim 310 zombie !zombie\n");
    }

    @Test
    void a_card_whose_process_has_ended_is_no_process() {
        host.hasStaleCard(1);
        host.hasStaleCard(77);

        assertThat(host.inventory().roots()).isEmpty();
    }

    @Test
    void what_a_killed_daemon_left_is_an_orphan() {
        family();

        host.ends(400);

        assertThat(shape(host.inventory()))
                .contains("server 500 orphaned !orphan\n  server 510 orphaned !orphan\n");
        assertThat(host.inventory().daemons()).isEmpty();
    }

    @Test
    void a_server_whose_leader_has_ended_is_found_by_its_session() {
        family();

        host.ends(400);
        DaemonClaim.Child child = child(500);
        host.ends(500);
        host.claims("default", new ProcessIdentity(400, 1, FakeHost.BOOT), child);

        assertThat(shape(host.inventory())).contains("server 510 orphaned !orphan\n");
    }

    @Test
    void a_supervised_command_stands_below_its_daemon() {
        host.startsTether(400, 1, "daemon", "run", "--listens", "127.0.0.1:8079", "--", "sh", "x");
        host.listens(400, "127.0.0.1:40001");
        host.starts(500, 400, "/bin/sh", "x");
        host.leadsItsSession(500);
        host.starts(510, 500, "/usr/bin/python3", "-u", "/exai/run_ws_daemon.py");
        host.listens(510, "127.0.0.1:8079");
        host.claims(
                new DaemonClaim(
                        "default",
                        host.identity(400),
                        Optional.of(Address.parse("127.0.0.1:40001")),
                        "serving",
                        Optional.of(host.identity(500)),
                        host.identity(510),
                        host.identity(510),
                        List.of(new DaemonClaim.Child(host.identity(500), "main"))));

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo("daemon 400\n  daemon_launcher 500\n    daemon 510\n");
        LogicalDaemon daemon = inventory.daemons().getFirst();
        assertThat(inventory.daemons()).hasSize(1);
        assertThat(daemon.address()).contains(Address.parse("127.0.0.1:8079"));
        assertThat(daemon.members()).extracting(ProcessNode::pid).containsExactly(400L, 500L, 510L);
        assertThat(daemon.listeners()).containsExactly(510L);
        assertThat(daemon.listenerIsWorker()).isTrue();
    }

    @Test
    void a_health_file_that_names_another_program_is_not_believed() {
        host.starts(400, 1, "/usr/bin/vim", "notes");
        host.claims("default", host.identity(400));

        assertThat(host.inventory().roots()).isEmpty();
    }

    @Test
    void of_two_daemons_of_one_name_the_one_that_health_json_does_not_name_is_a_duplicate() {
        host.startsTether(400, 1, "daemon", "run");
        host.startsTether(410, 1, "daemon", "run");
        host.startsTether(420, 1, "daemon", "run", "--name", "second");
        host.claims("default", host.identity(410));

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo("daemon 400 !duplicate_daemon\ndaemon 410\ndaemon 420\n");
        assertThat(inventory.daemons())
                .extracting(LogicalDaemon::name)
                .containsExactly("default", "default", "second");
    }

    /// `cleanup` ends duplicates, and the younger one may be the one that has the lock.
    @Test
    void while_two_of_one_name_start_none_is_a_duplicate() {
        host.startsTether(400, 1, "daemon", "run");
        host.startsTether(410, 1, "daemon", "run");

        assertThat(shape(host.inventory())).isEqualTo("daemon 400\ndaemon 410\n");
    }

    @Test
    void without_health_json_the_one_of_two_that_listens_is_the_right_one() {
        host.startsTether(400, 1, "daemon", "run");
        host.startsTether(410, 1, "daemon", "run");
        host.listens(410, "127.0.0.1:8079");

        assertThat(shape(host.inventory())).isEqualTo("daemon 400 !duplicate_daemon\ndaemon 410\n");
    }

    @Test
    void an_instance_that_shows_no_card_is_unregistered_once_it_is_ten_seconds_old() {
        host.startsTether(300, 1, "shim");
        host.startsTether(310, 1, "shim");
        host.isYoung(310);
        host.startsTether(320, 1, "ps");

        assertThat(host.inventory().unregistered())
                .extracting(ProcessNode::pid)
                .containsExactly(300L);
    }

    @Test
    void what_belongs_to_another_home_or_hides_its_home_is_not_ours() {
        host.startsTether(300, 1, "shim");
        host.hasVariables(300, Map.of("TETHER_HOME", "/tmp/another"));
        host.startsTether(310, 1, "shim");
        host.hasVariables(310, null);

        assertThat(host.inventory().roots()).isEmpty();
    }

    @Test
    void without_tether_home_the_default_is_meant() {
        host.startsTether(300, 1, "shim");
        host.hasVariables(300, Map.of("HOME", "/home/ann"));

        assertThat(host.inventory().unregistered()).hasSize(1);
    }

    @Test
    void a_client_with_too_many_shims_for_one_url_leaks() {
        family();
        host.allowsShims(1);
        host.startsTether(320, 200, "shim");
        host.shows(Role.SHIM, 320, 200L, List.of(), URL + "/github");

        Inventory inventory = host.inventory();

        assertThat(shape(inventory)).contains("client 200 !leaking_client\n");
        assertThat(inventory.problems().getFirst().finding().detail())
                .isEqualTo("it has 2 shims for ws://127.0.0.1:8079, more than 1");
        assertThat(inventory.mostShimsPerClient()).isEqualTo(2);
    }
}
