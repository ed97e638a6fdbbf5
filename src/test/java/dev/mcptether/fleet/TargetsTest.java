package dev.mcptether.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.FakeProcessTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetsTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @TempDir Path home;

    private final FakeProcessTable table = new FakeProcessTable(true);
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    private Instances instances() {
        return new Instances(new StateDirectory(home), table);
    }

    private Targets targets() {
        return targets(() -> now);
    }

    private Targets targets(InstantSource clock) {
        return new Targets(new StateDirectory(home), instances(), clock);
    }

    private void starts(int number, Role role) throws IOException {
        InstanceCard card =
                InstancesTest.card(number, role, table.starts(100 + number, 1, "java"), null);
        instances().put(card.withMetrics("127.0.0.1:" + (4700 + number)));
    }

    private String list() throws IOException {
        return Files.readString(home.resolve("run/targets.json"));
    }

    private static String entry(int number, String role) {
        return """
        {"targets":["127.0.0.1:%d"],"labels":{"instance":"%08x","role":"%s"}}\
        """
                .formatted(4700 + number, number, role);
    }

    @Test
    void every_live_instance_with_an_endpoint_is_listed() throws IOException {
        // Given
        starts(1, Role.DAEMON);
        starts(2, Role.SHIM);
        instances().put(InstancesTest.card(3, Role.SHIM, table.starts(103, 1, "java"), null));

        // When
        targets().refresh();

        // Then
        assertThat(list()).isEqualTo("[" + entry(1, "daemon") + "," + entry(2, "shim") + "]");
    }

    @Test
    void who_has_ended_or_was_killed_is_not_listed_any_more() throws IOException {
        // Given
        starts(1, Role.SHIM);
        starts(2, Role.SHIM);
        starts(3, Role.SHIM);
        targets().refresh();
        instances().remove(new UUID(0, 1));
        table.endsUnreaped(102);

        // When
        targets().refresh();

        // Then
        assertThat(list()).isEqualTo("[" + entry(3, "shim") + "]");
    }

    @Test
    void an_instance_that_cannot_be_looked_at_stays_listed() throws IOException {
        starts(1, Role.SHIM);
        table.fails(true);

        targets().refresh();

        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "]");
    }

    @Test
    void nobody_is_an_empty_list() throws IOException {
        targets().refresh();

        assertThat(list()).isEqualTo("[]");
    }

    @Test
    void an_unchanged_list_is_not_written_again() throws IOException {
        // Given
        starts(1, Role.SHIM);
        targets().refresh();
        Path file = home.resolve("run/targets.json");
        FileTime marked = FileTime.from(now.minusSeconds(1000));
        Files.setLastModifiedTime(file, marked);

        // When
        targets().refresh();

        // Then
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(marked);
        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "]");
    }

    @Test
    void a_card_that_comes_while_the_list_is_written_is_in_it() throws IOException {
        // Given: an instance that starts while another holds the lock, so it cannot write the list
        starts(1, Role.SHIM);
        Queue<Integer> late = new ArrayDeque<>();
        late.add(2);
        InstantSource whileWriting =
                () -> {
                    Integer number = late.poll();
                    if (number != null) {
                        startsUnderTheLock(number);
                    }
                    return now;
                };

        // When
        targets(whileWriting).refresh();

        // Then
        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "," + entry(2, "shim") + "]");
    }

    private void startsUnderTheLock(int number) {
        try {
            starts(number, Role.SHIM);
            targets().refresh();
            assertThat(list()).isEqualTo("[" + entry(1, "shim") + "]");
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void nobody_waits_for_the_lock() throws IOException {
        // Given
        Path lock = Files.createDirectories(home.resolve("run")).resolve("targets.lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            // When
            targets().refresh();

            // Then
            assertThat(held.isValid()).isTrue();
            assertThat(home.resolve("run/targets.json")).doesNotExist();
        }
    }

    @Test
    void a_list_that_was_seen_to_be_true_is_not_looked_at_again_soon() throws IOException {
        // Given
        starts(1, Role.SHIM);
        targets().refreshUnlessWithin(HALF_A_MINUTE);
        starts(2, Role.SHIM);

        // When
        now = now.plusSeconds(29);
        targets().refreshUnlessWithin(HALF_A_MINUTE);

        // Then
        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "]");

        // When
        now = now.plusSeconds(2);
        targets().refreshUnlessWithin(HALF_A_MINUTE);

        // Then
        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "," + entry(2, "shim") + "]");
    }

    @Test
    void a_clock_that_was_set_back_does_not_keep_the_list_from_being_made() throws IOException {
        // Given
        starts(1, Role.SHIM);
        targets().refresh();
        now = now.minus(Duration.ofDays(1));
        starts(2, Role.SHIM);

        // When
        targets().refreshUnlessWithin(HALF_A_MINUTE);

        // Then
        assertThat(list()).isEqualTo("[" + entry(1, "shim") + "," + entry(2, "shim") + "]");
    }
}
