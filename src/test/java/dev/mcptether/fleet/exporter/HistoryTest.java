package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.fleet.exporter.FleetPicture.Census;
import dev.mcptether.fleet.exporter.History.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final Census CENSUS = new Census(3, 1, 0);

    private static final List<String> BOUNDS = List.of("0.01", "0.1", "1", "+Inf");

    private final History history = new History(BOUNDS.stream().map(HistoryTest::bucket).toList());
    private final Map<String, BigDecimal> totals = new HashMap<>();

    private void count(String series, long value) {
        totals.merge(series, BigDecimal.valueOf(value), BigDecimal::add);
    }

    private void calls(String outcome, long number) {
        count(
                "tether_calls_total{method=\"tools/call\",outcome=\"%s\"}".formatted(outcome),
                number);
    }

    /// Counts this many operations that took at most this long.
    private void took(String bound, long number) {
        for (String each : BOUNDS.subList(BOUNDS.indexOf(bound), BOUNDS.size())) {
            count(bucket(each), number);
        }
    }

    private static String bucket(String bound) {
        return "mcp_client_operation_duration_seconds_bucket{le=\"" + bound + "\"}";
    }

    private void add(int step) {
        history.add(START.plus(History.STEP.multipliedBy(step)), Map.copyOf(totals), CENSUS);
    }

    @Test
    void a_step_has_what_was_counted_since_the_step_before() {
        // Given
        calls("ok", 100);
        count("tether_retries_total{cause=\"link_lost\"}", 7);
        add(0);

        // When
        calls("ok", 5);
        calls("cancelled", 1);
        calls("outcome_unknown", 2);
        count("tether_retries_total{cause=\"link_lost\"}", 1);
        add(1);

        // Then
        assertThat(history.steps())
                .containsExactly(new Step(START.plus(History.STEP), 8, 2, 1, null, null, CENSUS));
    }

    @Test
    void quantiles_are_of_the_step_and_lie_within_their_bucket() {
        // Given
        took("1", 1_000);
        add(0);

        // When
        took("0.01", 10);
        took("0.1", 10);
        add(1);

        // Then
        Step step = history.steps().getFirst();
        assertThat(step.p50()).isEqualTo(0.01);
        assertThat(step.p95()).isBetween(0.08, 0.1);
    }

    @Test
    void the_first_operations_of_a_boot_are_not_taken_for_quicker_than_they_were() {
        // Given
        add(0);

        // When
        took("0.1", 2);
        add(1);

        // Then
        assertThat(history.steps().getFirst().p50()).isBetween(0.05, 0.06);
    }

    @Test
    void what_took_longer_than_the_last_bound_is_told_by_that_bound() {
        // Given
        add(0);

        // When
        took("+Inf", 4);
        add(1);

        // Then
        assertThat(history.steps().getFirst().p95()).isEqualTo(1.0);
    }

    @Test
    void it_keeps_fifteen_minutes() {
        // When
        for (int step = 0; step < 200; step++) {
            calls("ok", 1);
            add(step);
        }

        // Then
        List<Step> steps = history.steps();
        assertThat(steps).hasSize(180);
        assertThat(Duration.between(steps.getFirst().at(), steps.getLast().at()))
                .isEqualTo(Duration.ofMinutes(15).minus(History.STEP));
        assertThat(steps).allMatch(each -> each.calls() == 1);
    }

    @Test
    void a_step_is_due_every_five_seconds_and_when_the_clock_was_set() {
        // Given
        add(0);

        // When
        boolean early = history.isDue(START.plusSeconds(4));
        boolean late = history.isDue(START.plusSeconds(5));
        boolean before = history.isDue(START.minusSeconds(3_600));

        // Then
        assertThat(early).isFalse();
        assertThat(late).isTrue();
        assertThat(before).isTrue();
    }
}
