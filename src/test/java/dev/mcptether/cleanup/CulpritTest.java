package dev.mcptether.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.inventory.FakeHost;
import dev.mcptether.process.Sighting.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CulpritTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SHIM = "/exai/run_ws_shim.py";
    private static final String DAEMON = "/exai/run_ws_daemon.py";

    private final FakeHost host = new FakeHost();

    private List<Long> culprits() {
        return Culprit.in(host.inventory()).stream().map(each -> each.process().pid()).toList();
    }

    private void daemon(long pid, long parent) {
        host.starts(pid, parent, PYTHON, DAEMON);
        host.hasVariables(pid, Map.of("EXAI_WS_PORT", "8079"));
    }

    @Test
    void a_shim_whose_client_has_ended_is_one_whoever_it_belongs_to() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, SHIM);
        host.startsTether(310, 200, "shim");
        host.shows(Role.SHIM, 310, 200L, List.of(), "ws://127.0.0.1:8079");

        host.ends(200);

        assertThat(culprits()).containsExactlyInAnyOrder(300L, 310L);
    }

    @Test
    void nothing_of_a_living_client_is_one_however_many() {
        host.allowsShims(1);
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(300, 200, PYTHON, SHIM);
        host.starts(310, 200, PYTHON, SHIM);
        host.becomes(200, State.STOPPED);

        assertThat(host.inventory().problems()).hasSize(1);
        assertThat(culprits()).isEmpty();
    }

    @Test
    void a_launcher_that_was_adopted_with_its_shim_is_left_to_end_with_it() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(250, 200, "/bin/sh", "-c", "python3 " + SHIM);
        host.starts(300, 250, PYTHON, SHIM);

        host.ends(200);

        assertThat(culprits()).containsExactly(300L);
    }

    @Test
    void a_daemon_that_does_not_listen_where_another_does_is_one_with_its_launcher() {
        daemon(400, 1);
        host.listens(400, "127.0.0.1:8079");
        daemon(410, 1);
        daemon(411, 410);

        assertThat(culprits()).containsExactly(411L, 410L);
    }

    @Test
    void a_daemon_that_listens_is_none_also_when_it_is_one_too_many() {
        daemon(400, 1);
        host.listens(400, "127.0.0.1:8079");
        daemon(410, 1);
        host.listens(410, "127.0.0.1:8079");

        assertThat(host.inventory().problems()).hasSize(1);
        assertThat(culprits()).isEmpty();
    }

    @Test
    void a_zombie_is_none() {
        host.starts(200, 1, "/usr/bin/claude");
        host.startsTether(310, 200, "shim");
        host.shows(Role.SHIM, 310, 200L, List.of(), "ws://127.0.0.1:8079");
        host.becomes(310, State.ZOMBIE);

        assertThat(host.inventory().problems()).hasSize(1);
        assertThat(culprits()).isEmpty();
    }
}
