package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricsText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HostFamiliesTest {
    private final HostFamilies families =
            new HostFamilies(
                    List.of(
                            kind("tether_calls_total", MetricFamily.Type.COUNTER),
                            kind("tether_elections_total", MetricFamily.Type.COUNTER),
                            kind("mcp_client_seconds", MetricFamily.Type.HISTOGRAM)),
                    List.of(
                            "tether_calls_total{outcome=\"ok\"}",
                            "tether_elections_total",
                            "mcp_client_seconds_bucket{le=\"0.5\"}",
                            "mcp_client_seconds_bucket{le=\"+Inf\"}",
                            "mcp_client_seconds_sum",
                            "mcp_client_seconds_count"));

    private static MetricFamily kind(String name, MetricFamily.Type type) {
        return new MetricFamily(name, type, "What it is.", List.of());
    }

    private String text(MetricsText format, Map<String, BigDecimal> totals) {
        return new String(format.of(families.of(totals)), StandardCharsets.UTF_8);
    }

    @Test
    void every_known_series_is_there_at_0_under_the_hosts_name() {
        // When
        String text = text(MetricsText.PROMETHEUS, Map.of());

        // Then
        assertThat(text)
                .isEqualTo(
                        """
                        # HELP tether_host_calls_total What it is.
                        # TYPE tether_host_calls_total counter
                        tether_host_calls_total{outcome="ok"} 0
                        # HELP tether_fleet_elections_total What it is.
                        # TYPE tether_fleet_elections_total counter
                        tether_fleet_elections_total 0
                        # HELP tether_host_mcp_client_seconds What it is.
                        # TYPE tether_host_mcp_client_seconds histogram
                        tether_host_mcp_client_seconds_bucket{le="0.5"} 0
                        tether_host_mcp_client_seconds_bucket{le="+Inf"} 0
                        tether_host_mcp_client_seconds_sum 0
                        tether_host_mcp_client_seconds_count 0
                        """);
    }

    @Test
    void what_another_version_has_counted_stands_with_its_family_or_in_one_of_its_own() {
        // When
        String text =
                text(
                        MetricsText.OPEN_METRICS,
                        Map.of(
                                "tether_calls_total{outcome=\"new\"}",
                                BigDecimal.TWO,
                                "tether_news_total",
                                BigDecimal.TEN,
                                "mcp_client_seconds_sum",
                                new BigDecimal("0.25")));

        // Then
        assertThat(text)
                .contains(
                        """
                        # TYPE tether_host_calls counter
                        tether_host_calls_total{outcome="ok"} 0
                        tether_host_calls_total{outcome="new"} 2
                        """)
                .contains("tether_host_mcp_client_seconds_sum 0.25\n")
                .contains("# TYPE tether_host_news counter\ntether_host_news_total 10\n")
                .endsWith("# EOF\n");
    }

    @Test
    void a_label_may_hold_anything() {
        assertThat(MetricFamily.labels("daemon", "a\"b\\c\nd"))
                .isEqualTo("daemon=\"a\\\"b\\\\c\\nd\"");
    }
}
