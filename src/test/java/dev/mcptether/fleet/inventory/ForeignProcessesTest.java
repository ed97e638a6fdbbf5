package dev.mcptether.fleet.inventory;

import static dev.mcptether.fleet.inventory.FakeHost.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Patterns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignProcessesTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SHIM = "/exai/scripts/run_ws_shim.py";
    private static final String DAEMON = "/exai/scripts/ws/run_ws_daemon.py";

    private final FakeHost host = new FakeHost();

    private void daemon(long pid, long parent, int port) {
        host.starts(pid, parent, PYTHON, "-u", DAEMON);
        host.hasVariables(pid, Map.of("EXAI_WS_PORT", Integer.toString(port)));
    }

    @Test
    void a_shim_of_a_living_client_is_alive() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, "-SE", SHIM);

        assertThat(shape(host.inventory())).isEqualTo("foreign client 200\n  foreign shim 300\n");
    }

    @Test
    void a_shim_that_init_has_adopted_is_an_orphan() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, SHIM);

        host.ends(200);

        assertThat(shape(host.inventory())).isEqualTo("foreign shim 300 orphaned !orphan\n");
    }

    @Test
    void a_shim_whose_launcher_was_adopted_is_an_orphan() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(250, 200, "/bin/sh", "-c", "python3 " + SHIM);
        host.starts(300, 250, PYTHON, SHIM);

        host.ends(200);

        assertThat(shape(host.inventory()))
                .isEqualTo("foreign launcher 250\n  foreign shim 300 orphaned !orphan\n");
    }

    @Test
    void an_agent_that_is_pid_1_of_its_container_has_not_adopted_its_shim() {
        FakeHost container = new FakeHost();
        container.starts(1, 0, "/usr/bin/node", "/app/agent.js");
        container.starts(20, 1, PYTHON, SHIM);
        container.starts(30, 1, PYTHON, SHIM);
        container.leadsItsSession(30);

        assertThat(container.inventory().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/tini", "/usr/bin/docker-init"})
    void a_container_init_has_started_what_is_of_its_session(String init) {
        host.starts(40, 1, init, "--", "/entrypoint.sh");
        host.leadsItsSession(40);
        host.starts(41, 40, PYTHON, SHIM);

        assertThat(host.inventory().problems()).isEmpty();
    }

    @Test
    void what_windows_starts_under_wsl_is_not_adopted() {
        host.starts(1, 0, "/init");
        host.starts(8, 1, "/init");
        host.leadsItsSession(8);
        host.starts(9, 8, PYTHON, SHIM);

        assertThat(host.inventory().problems()).isEmpty();
    }

    @Test
    void an_interpreter_without_the_script_and_others_with_it_are_nothing() {
        host.starts(200, 1, "/usr/bin/bash");
        host.starts(301, 200, "/usr/bin/vim", SHIM);
        host.starts(302, 200, "/usr/bin/tail", "-f", DAEMON);
        host.starts(303, 200, "/usr/bin/grep", "run_ws_shim.py");
        host.starts(304, 200, PYTHON, "editor.py", SHIM);
        host.starts(305, 200, PYTHON, "-c", "pass", DAEMON, "--port", "8079");
        host.starts(306, 200, PYTHON, "editor.py", "--", PYTHON, DAEMON);
        host.starts(307, 200, "/bin/sh", "-c", "sleep 600; : " + PYTHON + " " + SHIM);
        host.starts(308, 200, PYTHON, "-m", "pdb", SHIM);

        assertThat(host.inventory().roots()).isEmpty();
    }

    @Test
    void other_programs_are_known_by_the_settings() {
        host.knows(new Patterns(List.of("Bridge.js"), List.of("-m my.daemon")));
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, "/usr/bin/node", "--require", "x.js", "/srv/bridge.js");
        host.starts(400, 1, PYTHON, "-um", "my.daemon", "--mode", "both");

        assertThat(shape(host.inventory()))
                .isEqualTo("foreign client 200\n  foreign shim 300\nforeign daemon 400\n");
    }

    @Test
    void a_wrapper_and_its_shim_are_one_shim() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, "/exai/scripts/runtime/start_ws_shim_safe.py");
        host.starts(310, 300, PYTHON, "-u", SHIM);

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo("foreign client 200\n  foreign launcher 300\n    foreign shim 310\n");
        assertThat(inventory.mostShimsPerClient()).isEqualTo(1);
    }

    @Test
    void a_launcher_and_its_child_are_one_daemon() {
        daemon(400, 1, 8079);
        daemon(410, 400, 8079);
        host.listens(410, "127.0.0.1:8079");

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo("foreign daemon_launcher 400\n  foreign daemon 410\n");
        assertThat(inventory.daemons()).hasSize(1);
        assertThat(inventory.daemons().getFirst().name()).isEqualTo("foreign:127.0.0.1:8079");
        assertThat(inventory.daemons().getFirst().listeners()).containsExactly(410L);
    }

    @Test
    void of_two_daemons_for_one_address_the_one_that_does_not_listen_is_a_duplicate() {
        daemon(400, 1, 8079);
        host.listens(400, "127.0.0.1:8079");
        host.starts(410, 1, PYTHON, DAEMON, "--port", "8079");
        daemon(420, 1, 9000);

        Inventory inventory = host.inventory();

        assertThat(shape(inventory))
                .isEqualTo(
                        "foreign daemon 400\nforeign daemon 410 !duplicate_daemon\nforeign daemon 420\n");
        assertThat(inventory.problems().getFirst().finding().detail())
                .isEqualTo("it does not listen; pid 400 does, on 127.0.0.1:8079");
    }

    @Test
    void of_two_that_listen_at_one_address_the_younger_is_a_duplicate() {
        daemon(400, 1, 8079);
        host.listens(400, "127.0.0.1:8079");
        daemon(410, 1, 8079);
        host.listens(410, "0.0.0.0:8079", "0.0.0.0:8080");

        assertThat(shape(host.inventory()))
                .isEqualTo("foreign daemon 400\nforeign daemon 410 !duplicate_daemon\n");
    }

    @Test
    void two_that_do_not_listen_or_tell_no_port_prove_nothing() {
        daemon(400, 1, 8079);
        daemon(410, 1, 8079);
        host.starts(420, 1, PYTHON, DAEMON);

        assertThat(host.inventory().problems()).isEmpty();
    }

    @Test
    void a_daemon_whose_sockets_cannot_be_told_as_in_a_container_is_no_duplicate() {
        daemon(400, 1, 8079);
        host.listens(400, "127.0.0.1:8079");
        daemon(410, 1, 8079);
        host.hidesItsSockets(410);

        Inventory inventory = host.inventory();

        assertThat(inventory.problems()).isEmpty();
        assertThat(inventory.daemons())
                .extracting(LogicalDaemon::name)
                .containsExactly("foreign:127.0.0.1:8079", "foreign:unknown");
    }

    @Test
    void processes_that_a_daemon_forks_belong_to_it() {
        daemon(400, 1, 8079);
        host.listens(400, "127.0.0.1:8079");
        daemon(410, 400, 8079);
        daemon(411, 400, 8079);
        host.listens(411, "127.0.0.1:8079");

        Inventory inventory = host.inventory();

        assertThat(inventory.problems()).isEmpty();
        assertThat(inventory.daemons()).hasSize(1);
    }

    @Test
    void a_daemon_that_a_shim_has_started_stands_below_it() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, SHIM);
        daemon(400, 300, 8079);

        assertThat(shape(host.inventory()))
                .isEqualTo("foreign client 200\n  foreign shim 300\n    foreign daemon 400\n");
    }

    @Test
    void a_client_with_too_many_shims_leaks_also_behind_a_shell() {
        host.allowsShims(2);
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(250, 200, "/bin/sh", "-c", "...", "sh", PYTHON, SHIM);
        for (int pid = 300; pid < 303; pid++) {
            host.starts(pid, 250, PYTHON, SHIM);
        }

        assertThat(shape(host.inventory())).startsWith("foreign client 200 !leaking_client\n");
    }
}
