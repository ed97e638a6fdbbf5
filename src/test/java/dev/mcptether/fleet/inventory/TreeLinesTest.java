package dev.mcptether.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TreeLinesTest {
    private final FakeHost host = new FakeHost();

    private List<String> lines(boolean coloured) {
        return TreeLines.of(host.inventory(), Map.of(300L, "link up"), coloured);
    }

    private void family() {
        host.starts(200, 1, "/usr/bin/claude");
        host.starts(250, 200, "/usr/bin/npx", "tether");
        host.startsTether(300, 250, "shim");
        host.shows(Role.SHIM, 300, 200L, List.of(250L), "ws://127.0.0.1:8079/github");
        host.starts(350, 200, "/usr/bin/python3", "/exai/run_ws_shim.py");
    }

    @Test
    void each_process_has_a_line_with_role_pid_age_and_memory() {
        family();

        assertThat(lines(false))
                .containsExactly(
                        "PROCESS                                       AGE MEMORY",
                        "client 200 claude                             59m     1M",
                        "├─ launcher 250 npx                           59m     1M",
                        "│  └─ shim 300 127.0.0.1:8079/github          59m     1M  link up",
                        "└─ foreign shim 350 run_ws_shim.py            59m     1M");
    }

    @Test
    void a_finding_stands_below_its_process_and_within_eighty_columns() {
        family();
        host.ends(200);

        List<String> lines = lines(false);

        assertThat(lines)
                .contains(
                        "foreign shim 350 run_ws_shim.py               59m     1M  orphaned",
                        "   ! orphan: its client has ended: pid 1 (systemd) has adopted it");
        assertThat(lines).allMatch(line -> line.length() <= 80);
    }

    @Test
    void findings_are_red_where_colours_are_wanted() {
        family();
        host.ends(200);

        assertThat(lines(true)).anyMatch(line -> line.contains("\u001b[31m! orphan"));
        assertThat(lines(false)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void what_a_process_calls_itself_cannot_move_the_cursor() {
        host.starts(200, 1, "/usr/bin/\u001b[2Jclaude");
        host.starts(300, 200, "/usr/bin/python3", "/exai/run_ws_shim.py");

        assertThat(lines(false)).anyMatch(line -> line.contains("client 200 \\u001b[2jclaude"));
    }

    @Test
    void the_longest_remark_and_the_longest_name_fit_into_eighty_columns() {
        host.startsTether(4_194_303, 1, "daemon", "run", "--name", "x".repeat(64));
        host.listens(4_194_303, "192.168.100.100:65535");
        host.claims("x".repeat(64), host.identity(4_194_303));

        List<String> lines =
                TreeLines.of(host.inventory(), Map.of(4_194_303L, "crash_loop, 0 sessions"), false);

        assertThat(lines.getLast()).contains("…").hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void a_host_without_tether_is_told_in_a_sentence() {
        assertThat(lines(false))
                .containsExactly(
                        "Nothing of Tether runs here, and no program that it takes the place of.");
    }
}
