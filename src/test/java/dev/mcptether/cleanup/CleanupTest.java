package dev.mcptether.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.cleanup.CleanupAction.End;
import dev.mcptether.cleanup.CleanupAction.Remove;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.LastEnds;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.inventory.FakeHost;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.FakeProcessTable;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CleanupTest {
    @TempDir Path home;

    private final FakeHost host = new FakeHost();
    private final FakeProcessTable table = new FakeProcessTable(true);
    private final List<String> sent = new ArrayList<>();
    private int looks;

    /// Runs between the first look and the second.
    private Runnable meanwhile = () -> {};

    private @Nullable DeadCards cards;

    private Cleanup cleanup() {
        return new Cleanup(
                new StateDirectory(home),
                () -> {
                    if (looks++ == 1) {
                        meanwhile.run();
                    }
                    return host.inventory();
                },
                table,
                new ProvenProcesses(table, this::send),
                cards);
    }

    private void send(long pid, ProcessSignal signal) {
        sent.add(signal + " " + pid);
        table.ends(pid);
    }

    private Path file(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /// Makes a foreign shim whose client has ended, on the host and in the process table.
    @BeforeEach
    void anOrphan() {
        host.starts(200, 1, "/usr/bin/claude");
        ProcessIdentity shim =
                host.starts(300, 200, "/usr/bin/python3", "run_ws_shim.py").identity();
        host.ends(200);
        table.starts(shim, "python3");
    }

    @Test
    void a_plan_changes_nothing() throws IOException {
        Path pid = file("daemons/default/pid", "400\n");

        List<CleanupAction> plan = cleanup().plan();

        assertThat(plan).extracting(CleanupAction::done).containsExactly(false, false);
        assertThat(plan.getFirst()).isInstanceOf(End.class);
        assertThat(plan.getLast()).isInstanceOf(Remove.class);
        assertThat(sent).isEmpty();
        assertThat(pid).exists();
    }

    @Test
    void an_orphan_is_ended() throws Exception {
        List<CleanupAction> done = cleanup().clean();

        assertThat(done)
                .containsExactly(
                        new End(
                                300,
                                "python3",
                                "orphan: its client has ended: pid 1 (systemd) has adopted it",
                                true));
        assertThat(sent).containsExactly("TERM 300");
    }

    @Test
    void what_the_second_look_does_not_confirm_is_left_alone() throws Exception {
        meanwhile = () -> host.ends(300);

        assertThat(cleanup().clean()).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void a_shim_whose_client_the_system_still_shows_is_left_alone() throws Exception {
        ProcessIdentity client = host.starts(600, 1, "/usr/bin/claude").identity();
        host.startsTether(610, 600, "shim");
        host.shows(Role.SHIM, 610, 600L, List.of(), "ws://127.0.0.1:8079");
        table.starts(client, "claude");
        table.starts(host.identity(610), "java");
        host.ends(600);

        cleanup().clean();

        assertThat(sent).containsExactly("TERM 300");
    }

    @Test
    void the_files_of_a_daemon_that_was_killed_go_and_its_end_is_noted() throws Exception {
        file("daemons/default/pid", "400\n");
        file("daemons/default/health.json", "{}");
        Path token = file("daemons/default/token", "secret");

        List<CleanupAction> done = cleanup().clean();

        assertThat(done).filteredOn(Remove.class::isInstance).hasSize(2);
        assertThat(done).allMatch(CleanupAction::done);
        assertThat(home.resolve("daemons/default/pid")).doesNotExist();
        assertThat(home.resolve("daemons/default/health.json")).doesNotExist();
        assertThat(token).exists();
        LastEnds.End last =
                LastEnds.of(new DaemonFolder(new StateDirectory(home), "default"))
                        .newest()
                        .orElseThrow();
        assertThat(last.pid()).isEqualTo(400);
        assertThat(last.how()).isEqualTo("killed");
    }

    @Test
    void the_files_of_a_daemon_that_holds_its_lock_stay() throws Exception {
        Path pid = file("daemons/default/pid", "400\n");
        try (LockFile _ = LockFile.tryHold(home.resolve("daemons/default"), "lock").orElseThrow()) {
            // When
            List<CleanupAction> done = cleanup().clean();

            // Then
            assertThat(done).noneMatch(Remove.class::isInstance);
            assertThat(pid).exists();
        }
    }

    @Test
    void what_a_killed_daemon_has_started_is_ended() throws Exception {
        ProcessIdentity child = table.starts(500, 1, "node");
        file(
                "daemons/default/children",
                "{\"pid\":500,\"start_ticks\":%d,\"boot\":\"boot\",\"server\":\"github\"}\n"
                        .formatted(child.startTicks()));

        List<CleanupAction> done = cleanup().clean();

        assertThat(done)
                .contains(
                        new End(
                                500,
                                "node",
                                "it was started by the daemon 'default', which has ended",
                                true));
        assertThat(home.resolve("daemons/default/children")).doesNotExist();
    }

    private static InstanceCard card(int number, ProcessIdentity process) {
        return Cards.shim(new UUID(0, number), process, Instant.EPOCH);
    }

    @Test
    void the_cards_of_ended_instances_are_folded_and_no_others() throws Exception {
        Instances instances = new Instances(new StateDirectory(home), table);
        instances.put(card(1, new ProcessIdentity(700, 1, "boot")));
        instances.put(card(2, table.starts(710, 1, "java")));
        Path stale = home.resolve("run/instances/" + new UUID(0, 1) + ".json");
        cards =
                () -> {
                    try {
                        Files.delete(stale);
                    } catch (IOException failed) {
                        throw new IllegalStateException(failed);
                    }
                };

        List<CleanupAction> done = cleanup().clean();

        assertThat(done)
                .filteredOn(Remove.class::isInstance)
                .containsExactly(
                        new Remove(
                                stale,
                                "the shim of this card, pid 700, has ended; its counters go into the ledger",
                                true));
    }

    @Test
    void a_file_that_was_never_finished_goes_once_it_is_old() throws Exception {
        Path old = file("run/instances/a.json.123.new", "{");
        Path fresh = file("daemons/default/pid.456.new", "4");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        cleanup().clean();

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void an_address_is_forgotten_when_it_is_asked_for() throws Exception {
        Path address = file("daemons/default/address", "127.0.0.1:8079\n");

        assertThat(cleanup().forget("default", true)).hasSize(1);
        assertThat(address).exists();
        assertThat(cleanup().forget("default", false)).allMatch(CleanupAction::done);
        assertThat(address).doesNotExist();
        assertThat(cleanup().forget("default", false)).isEmpty();
    }

    @Test
    void the_address_of_a_running_daemon_is_not_forgotten() throws Exception {
        Path address = file("daemons/default/address", "127.0.0.1:8079\n");
        try (LockFile _ = LockFile.tryHold(home.resolve("daemons/default"), "lock").orElseThrow()) {
            // When
            List<CleanupAction> done = cleanup().forget("default", false);

            // Then
            assertThat(done).noneMatch(CleanupAction::done);
            assertThat(address).exists();
        }
    }
}
