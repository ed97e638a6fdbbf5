package dev.mcptether.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShimReportTest {
    @Test
    void a_report_survives_its_journey() {
        // Given
        ShimReport report =
                new ShimReport(
                        "0192",
                        7,
                        null,
                        List.of(),
                        List.of(new ShimReport.Watch("pidfd", false, "EPERM")),
                        null);

        // Then
        assertThat(ShimReport.decode(report.encode())).contains(report);
        assertThat(report.watched()).isFalse();
    }

    @Test
    void another_versions_report_says_what_both_know() {
        // When
        ShimReport report =
                decode(
                        "{\"pid\":7,\"mood\":\"good\",\"watches\":[{\"method\":\"poll\",\"armed\":true}]}");

        // Then
        assertThat(report.pid()).isEqualTo(7);
        assertThat(report.client()).isNull();
        assertThat(report.watched()).isTrue();
    }

    @Test
    void a_hostile_report_is_bounded() {
        // When
        ShimReport report =
                decode(
                        "{\"instance\":\"%s\",\"launchers\":[%s{}],\"watches\":7,\"client\":\"x\"}"
                                .formatted("i".repeat(9000), "{},".repeat(500)));

        // Then
        assertThat(report.instance()).hasSize(200);
        assertThat(report.launchers()).hasSize(32);
        assertThat(report.watches()).isEmpty();
    }

    @Test
    void what_is_no_report_is_none() {
        assertThat(ShimReport.decode("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(ShimReport.decode(new byte[0])).isEmpty();
        assertThat(ShimReport.decode(new byte[] {(byte) 0xFF})).isEmpty();
    }

    private static ShimReport decode(String json) {
        return ShimReport.decode(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
