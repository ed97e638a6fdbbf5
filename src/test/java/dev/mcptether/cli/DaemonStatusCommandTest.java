package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.single.Health;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class DaemonStatusCommandTest {
    @Test
    void a_daemon_of_this_version_is_told_in_one_line() {
        assertThat(summary("1.0"))
                .isEqualTo("pid 7, version 1.0, ws://127.0.0.1:8079, serving, 0 sessions");
    }

    @Test
    void an_older_daemon_is_told_with_the_way_to_replace_it() {
        assertThat(summary("1.1"))
                .startsWith(
                        "pid 7, version 1.0 (this program is 1.1; `tether daemon start --replace`"
                                + " replaces the daemon), ws://");
    }

    @Test
    void a_newer_daemon_is_told_and_stays() {
        assertThat(summary("0.9"))
                .contains("version 1.0 (this program is 0.9; it does not replace that daemon)");
    }

    /// What this program, in the given version, says about a daemon of version 1.0.
    private static String summary(String own) {
        ObjectNode health = JsonMapper.shared().createObjectNode();
        health.put("pid", 7).put("version", "1.0").put("address", "127.0.0.1:8079");
        health.put("state", "serving").putArray("sessions");
        return DaemonStatusCommand.summary(Health.of(health), own);
    }
}
