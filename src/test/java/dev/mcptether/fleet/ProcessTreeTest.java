package dev.mcptether.fleet;

import static dev.mcptether.fleet.InstancesTest.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.NamedProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ProcessTreeTest {
    private final FakeProcessTable table = new FakeProcessTable(true);
    private final List<Entry> entries = new ArrayList<>();

    private NamedProcess starts(long pid, long parent, String program) {
        return new NamedProcess(table.starts(pid, parent, program), "/usr/bin/" + program);
    }

    /// One client with two shims, one of them behind npx, and a daemon.
    private void family() {
        NamedProcess client = starts(200, 1, "claude");
        NamedProcess npx = starts(250, 200, "npx");
        add(card(1, Role.SHIM, table.starts(300, 250, "java"), client, npx));
        add(card(2, Role.SHIM, table.starts(310, 200, "java"), client));
        add(card(3, Role.DAEMON, table.starts(400, 1, "java"), null));
    }

    private void add(InstanceCard card) {
        entries.add(new Entry(card, Presence.ALIVE));
    }

    private String text() {
        return TreeText.of(ProcessTree.of(entries, table));
    }

    @Test
    void instances_stand_below_their_launchers_and_their_one_client() {
        family();

        assertThat(text())
                .isEqualTo(
                        """
                        client 200 claude
                        ├─ launcher 250 npx
                        │  └─ shim 300 to ws://127.0.0.1:8079
                        └─ shim 310 to ws://127.0.0.1:8079
                        daemon 400 to ws://127.0.0.1:8079
                        """);
    }

    @Test
    void a_shim_without_its_client_is_an_orphan() {
        family();

        table.endsUnreaped(200);

        assertThat(text())
                .contains("client 200 claude, zombie")
                .contains("shim 300 to ws://127.0.0.1:8079, orphan");
    }

    @Test
    void a_launcher_that_left_and_a_client_that_is_stopped_show_it() {
        family();

        table.ends(250);
        table.stops(200);

        assertThat(text())
                .contains("client 200 claude, stopped")
                .contains("launcher 250 npx, gone")
                .doesNotContain("orphan");
    }

    @Test
    void what_is_gone_is_not_in_the_tree() {
        family();
        entries.add(
                new Entry(card(4, Role.SHIM, table.starts(500, 1, "java"), null), Presence.GONE));

        assertThat(text()).doesNotContain("500");
    }

    @Test
    void programs_get_the_same_tree() {
        family();

        JsonNode json = TreeJson.of(ProcessTree.of(entries, table));

        assertThat(json.at("/0/kind").stringValue()).isEqualTo("client");
        assertThat(json.at("/0/children/0/children/0/pid").longValue()).isEqualTo(300);
        assertThat(json.at("/0/children/0/children/0/url").stringValue())
                .isEqualTo("ws://127.0.0.1:8079");
        assertThat(json.at("/1/condition").stringValue()).isEqualTo("alive");
    }
}
