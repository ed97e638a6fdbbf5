package dev.mcptether.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InstancesTest {
    private static final long SHIM = 300;

    @TempDir Path home;

    private final FakeProcessTable table = new FakeProcessTable(true);

    private Instances instances() {
        return new Instances(new StateDirectory(home), table);
    }

    static InstanceCard card(
            int number,
            Role role,
            ProcessIdentity process,
            @Nullable NamedProcess client,
            NamedProcess... launchers) {
        return new InstanceCard(
                new UUID(0, number),
                role,
                process,
                List.of(launchers),
                client,
                null,
                null,
                "ws://127.0.0.1:8079",
                null,
                "0.1.0",
                Instant.parse("2026-11-20T12:00:00Z"));
    }

    private InstanceCard shim() {
        NamedProcess client = new NamedProcess(table.starts(200, 1, "claude"), "/usr/bin/claude");
        NamedProcess npx = new NamedProcess(table.starts(250, 200, "npx"), "/usr/bin/node");
        return card(1, Role.SHIM, table.starts(SHIM, 250, "java"), client, npx);
    }

    @Test
    void a_card_comes_back_as_it_was_put() throws IOException {
        InstanceCard bare = shim();
        InstanceCard full = bare.withClientName("Claude \"Code\"").withMetrics("127.0.0.1:4711");

        instances().put(bare);
        assertThat(instances().all()).containsExactly(new Entry(bare, Presence.ALIVE));

        instances().put(full);
        assertThat(instances().all()).containsExactly(new Entry(full, Presence.ALIVE));
    }

    @Test
    void the_file_has_what_other_programs_rely_on() throws IOException {
        InstanceCard card = shim().withMetrics("127.0.0.1:4711");

        instances().put(card);

        Path file = home.resolve("run/instances/" + card.instance() + ".json");
        JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(file));
        assertThat(json.required("pid").longValue()).isEqualTo(SHIM);
        assertThat(json.required("metrics").stringValue()).isEqualTo("127.0.0.1:4711");
        assertThat(json.required("role").stringValue()).isEqualTo("shim");
    }

    @Test
    void one_card_that_cannot_be_read_hides_no_other() throws IOException {
        InstanceCard card = shim();
        instances().put(card);
        Files.createDirectory(home.resolve("run/instances/unreadable.json"));

        assertThat(instances().all()).map(Entry::card).containsExactly(card);
    }

    @Test
    void a_killed_instance_is_gone_and_its_card_stays() throws IOException {
        instances().put(shim());

        table.ends(SHIM);

        assertThat(instances().all()).map(Entry::presence).containsExactly(Presence.GONE);
    }

    @Test
    void a_zombie_and_a_stranger_under_its_pid_are_not_it() throws IOException {
        instances().put(shim());

        table.endsUnreaped(SHIM);
        assertThat(instances().all()).map(Entry::presence).containsExactly(Presence.GONE);
        table.endsAndPidIsReused(SHIM);
        assertThat(instances().all()).map(Entry::presence).containsExactly(Presence.GONE);
    }

    @Test
    void a_card_of_an_earlier_boot_is_gone() throws IOException {
        table.starts(SHIM, 1, "java");
        instances().put(card(1, Role.DAEMON, new ProcessIdentity(SHIM, SHIM, "earlier"), null));

        assertThat(instances().all()).map(Entry::presence).containsExactly(Presence.GONE);
    }

    @Test
    void what_cannot_be_looked_at_is_unknown() throws IOException {
        instances().put(shim());

        table.fails(true);

        assertThat(instances().all()).map(Entry::presence).containsExactly(Presence.UNKNOWN);
    }

    @Test
    void a_removed_card_is_not_listed_and_may_be_removed_again() throws IOException {
        InstanceCard card = shim();
        instances().put(card);

        instances().remove(card.instance());
        instances().remove(card.instance());

        assertThat(instances().all()).isEmpty();
    }

    @Test
    void what_is_no_card_is_passed_over() throws IOException {
        instances().put(shim());
        Path directory = home.resolve("run/instances");
        Files.writeString(directory.resolve("half.json"), "{\"pid\": 1");
        Files.writeString(directory.resolve("other.json"), "[]");
        Files.writeString(directory.resolve("text.json"), "{\"pid\": \"x\", \"boot_id\": 1}");
        Files.write(directory.resolve("x.counters"), new byte[8]);

        assertThat(instances().all()).hasSize(1);
    }

    @Test
    void what_is_no_process_in_a_card_is_left_out() throws IOException {
        String json =
                new String(CardJson.write(shim()), java.nio.charset.StandardCharsets.UTF_8)
                        .replaceFirst("\\{", "{\"client\": null, \"launchers\": [null, 7], ")
                        .replace("\"launchers\":[", "\"others\":[")
                        .replace("\"client\":{", "\"other\":{");

        InstanceCard read = CardJson.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(read.client()).isNull();
        assertThat(read.launchers()).isEmpty();
    }

    @Test
    void a_card_of_a_later_version_with_more_in_it_is_read() throws IOException {
        InstanceCard card = shim();
        String json = new String(CardJson.write(card), java.nio.charset.StandardCharsets.UTF_8);

        InstanceCard read =
                CardJson.read(
                        json.replaceFirst("\\{", "{\"new\": [1], ")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(read).isEqualTo(card);
    }
}
