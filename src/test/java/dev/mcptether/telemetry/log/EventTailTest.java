package dev.mcptether.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventTailTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(15);
    private static final UUID ONE = new UUID(7, 1);
    private static final UUID OTHER = new UUID(7, 2);

    @TempDir private Path home;

    private static String line(UUID instance, int second, int seq) {
        return "{\"seq\":%d,\"ts\":\"%s\",\"event\":\"link.opened\",\"severity\":\"info\",\"instance\":\"%s\",\"role\":\"shim\",\"pid\":5}"
                .formatted(seq, NOW.plusSeconds(second), instance);
    }

    private Path log(UUID instance) throws IOException {
        return Files.createDirectories(home.resolve("events/2026-11-28"))
                .resolve("shim-" + instance + ".jsonl");
    }

    private void append(UUID instance, String text) throws IOException {
        Path file = log(instance);
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, FileTime.from(NOW));
    }

    private void add(UUID instance, int second, int seq) throws IOException {
        append(instance, line(instance, second, seq) + "\n");
    }

    @Test
    void the_newest_lines_of_all_logs_come_in_the_order_of_time() throws IOException {
        // Given
        add(ONE, 1, 1);
        add(ONE, 4, 2);
        add(OTHER, 2, 1);
        add(OTHER, 3, 2);

        // When
        List<String> recent = new EventTail(home).recent(3, NOW, WITHIN);

        // Then
        assertThat(recent).containsExactly(line(OTHER, 2, 1), line(OTHER, 3, 2), line(ONE, 4, 2));
    }

    @Test
    void what_is_written_later_comes_once_and_half_a_line_when_it_is_whole() throws IOException {
        // Given
        EventTail tail = new EventTail(home);
        add(ONE, 1, 1);
        tail.recent(50, NOW, WITHIN);
        String second = line(ONE, 2, 2);

        // When
        append(ONE, second.substring(0, 40));
        List<String> half = tail.fresh();
        append(ONE, second.substring(40) + "\n");
        add(OTHER, 3, 1);
        List<String> whole = tail.fresh();

        // Then
        assertThat(half).isEmpty();
        assertThat(whole).containsExactly(second, line(OTHER, 3, 1));
        assertThat(tail.fresh()).isEmpty();
    }

    @Test
    void of_a_log_that_nobody_writes_to_only_later_lines_count() throws IOException {
        // Given
        add(ONE, 1, 1);
        Files.setLastModifiedTime(log(ONE), FileTime.from(NOW.minus(WITHIN).minusSeconds(1)));
        EventTail tail = new EventTail(home);

        // When
        List<String> recent = tail.recent(50, NOW, WITHIN);
        add(ONE, 2, 2);

        // Then
        assertThat(recent).isEmpty();
        assertThat(tail.fresh()).containsExactly(line(ONE, 2, 2));
    }

    @Test
    void of_a_long_log_the_end_is_read_from_the_first_whole_line() throws IOException {
        // Given
        StringBuilder text = new StringBuilder();
        for (int seq = 1; seq <= 1_000; seq++) {
            text.append(line(ONE, seq, seq)).append('\n');
        }
        append(ONE, text.toString());

        // When
        List<String> recent = new EventTail(home).recent(10_000, NOW, WITHIN);

        // Then
        int bytes = String.join("\n", recent).getBytes(StandardCharsets.UTF_8).length;
        assertThat(bytes).isBetween(60 << 10, 64 << 10);
        assertThat(recent).endsWith(line(ONE, 1_000, 1_000)).allMatch(each -> each.startsWith("{"));
    }

    @Test
    void lines_that_are_no_events_and_logs_that_went_are_left_out() throws IOException {
        // Given
        append(ONE, "{\"seq\":1}\nnot json\n" + line(ONE, 1, 1) + "\n");
        add(OTHER, 2, 1);
        EventTail tail = new EventTail(home);

        // When
        List<String> recent = tail.recent(50, NOW, WITHIN);
        Files.delete(log(OTHER));
        List<String> fresh = tail.fresh();
        add(OTHER, 3, 1);

        // Then
        assertThat(recent).containsExactly(line(ONE, 1, 1), line(OTHER, 2, 1));
        assertThat(fresh).isEmpty();
        assertThat(tail.fresh()).containsExactly(line(OTHER, 3, 1));
    }

    @Test
    void without_a_home_there_is_nothing() throws IOException {
        // Given
        EventTail tail = new EventTail(home.resolve("nowhere"));

        // When
        List<String> recent = tail.recent(50, NOW, WITHIN);

        // Then
        assertThat(recent).isEmpty();
        assertThat(tail.fresh()).isEmpty();
    }
}
