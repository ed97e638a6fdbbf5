package dev.mcptether.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    private static final Path DOCUMENT = Path.of("docs/telemetry.md");

    @Test
    void the_document_is_what_the_definitions_say() throws IOException {
        if (Boolean.getBoolean("tether.docs.write")) {
            var _ = Files.writeString(DOCUMENT, new Catalogue().markdown());
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/telemetry.md is stale; CONTRIBUTING says how to regenerate it")
                .isEqualTo(new Catalogue().markdown());
    }

    @Test
    void all_names_a_dashboard_may_use_are_known() {
        assertThat(new Catalogue().metricNames())
                .contains(
                        "tether_connect_attempts_total",
                        "mcp_client_operation_duration_seconds_bucket",
                        "tether_link_up",
                        "process_open_fds",
                        "jvm_memory_max_bytes",
                        "tether_build_info")
                .doesNotHaveDuplicates();
    }

    @Test
    void event_names_are_a_family_and_a_fact_and_no_two_are_alike() {
        assertThat(new Catalogue().eventNames())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(\\.[a-z_]+)?"));
    }
}
