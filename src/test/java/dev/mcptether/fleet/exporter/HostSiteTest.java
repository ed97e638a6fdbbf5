package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.event.Role;
import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.ledger.DiskLedgers;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.fleet.ledger.InstanceFiles;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.http.ReadServer;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.SystemTimers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks the exporter's address through its real server.
final class HostSiteTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final UUID LEADER = new UUID(7, 1);
    private static final UUID SHIM = UUID.fromString("01234567-89ab-7def-8123-456789abcdef");

    private final FakeSources sources = new FakeSources();
    private final LiveStreams streams = new LiveStreams();
    private final SystemTimers timers = new SystemTimers();
    private final HttpClient client = HttpClient.newHttpClient();
    @TempDir private Path home;
    private ReadServer server;

    @BeforeEach
    void serve() throws IOException {
        InstantSource clock = InstantSource.fixed(NOW);
        StateDirectory state = new StateDirectory(home);
        Leading leading =
                new Leading(
                        LEADER,
                        Role.DAEMON,
                        new ProcessIdentity(1, 1, "boot"),
                        new Address("127.0.0.1", 0),
                        Set.of());
        FleetView view =
                new FleetView(
                        leading,
                        new HostTotals(
                                new NoInstances(), new DiskLedgers(state, clock), "boot", _ -> {}),
                        new Targets(state, new Instances(state, ProcessTable.ofThisHost()), clock),
                        new HostFamilies(List.of(), List.of("tether_retries_total")),
                        new HostPictures(
                                sources, () -> new Inventory(NOW, List.of(), List.of(), 0)),
                        _ -> {},
                        timers,
                        clock);
        var _ = view.picture();
        server =
                ReadServer.open(
                        "test-exporter",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new ReadServer.Readers(Set.of(), true, 8),
                        new HostSite(leading, view, sources, streams));
    }

    @AfterEach
    void end() {
        streams.close();
        server.close();
        timers.close();
        client.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + at() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private String at() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private static Entry card(UUID instance, Presence presence) {
        return new Entry(Cards.shim(instance, new ProcessIdentity(10, 10, "boot"), NOW), presence);
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    @Test
    void metrics_come_in_the_format_that_is_asked_for() throws Exception {
        // When
        HttpResponse<String> text = get("/metrics");
        HttpResponse<String> open =
                get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

        // Then
        assertThat(type(text)).startsWith("text/plain; version=0.0.4");
        assertThat(text.body())
                .contains(
                        "tether_fleet_leader_info{instance=\"%s\",role=\"daemon\"} 1\n"
                                .formatted(LEADER))
                .contains("tether_fleet_scan_seconds ")
                .contains("tether_host_retries_total 0\n");
        assertThat(type(open)).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void sd_lists_who_lives_as_paths_of_the_address_that_was_asked() throws Exception {
        // Given
        sources.cards.add(card(SHIM, Presence.ALIVE));
        sources.cards.add(card(new UUID(7, 9), Presence.GONE));

        // When
        HttpResponse<String> listed = get("/sd");

        // Then
        assertThat(type(listed)).isEqualTo("application/json");
        assertThat(listed.body())
                .isEqualTo(
                        "[{\"targets\":[\"%s\"],\"labels\":{\"__metrics_path__\":\"/instances/%s/metrics\",\"instance\":\"89abcdef\",\"role\":\"shim\"}}]"
                                .formatted(at(), SHIM));
    }

    @Test
    void an_instances_own_metrics_are_there_by_its_whole_name_alone() throws Exception {
        // Given
        sources.instances.put(
                SHIM,
                List.of(
                        new MetricFamily(
                                "tether_link_up",
                                MetricFamily.Type.GAUGE,
                                "Whether.",
                                List.of(Sample.of(1)))));

        // When
        HttpResponse<String> own = get("/instances/" + SHIM + "/metrics");

        // Then
        assertThat(own.body()).endsWith("tether_link_up 1\n");
        for (String other :
                List.of(
                        "/instances/" + new UUID(7, 3) + "/metrics",
                        "/instances/" + SHIM + "x/metrics",
                        "/instances/" + SHIM + "/metrics/")) {
            assertThat(get(other).statusCode()).as(other).isEqualTo(404);
        }
    }

    @Test
    void who_leads_and_that_it_is_well_can_be_asked() throws Exception {
        // When
        HttpResponse<String> healthy = get("/-/healthy");

        // Then
        assertThat(healthy.statusCode()).isEqualTo(200);
        assertThat(healthy.body()).isEqualTo(LEADER + "\n");
        assertThat(get("/api/fleet").body())
                .contains("\"leader\":{\"instance\":\"" + LEADER + "\"")
                .contains("\"tether_host_retries_total\":0");
    }

    @Test
    void the_page_is_sent_once_and_then_known() throws Exception {
        // When
        HttpResponse<String> page = get("/");

        // Then
        assertThat(page.body()).contains("<title>");
        String known = page.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/", "If-None-Match", known).statusCode()).isEqualTo(304);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void when_cards_cannot_be_read_the_answer_says_so() throws Exception {
        // Given
        sources.unreadable = true;

        // When
        HttpResponse<String> listed = get("/sd");

        // Then
        assertThat(listed.statusCode()).isEqualTo(503);
        assertThat(listed.body()).contains("cannot list run/instances");
    }

    @Test
    void events_are_streamed_with_what_was_before() throws Exception {
        // Given
        var response =
                client.send(request("/api/events"), HttpResponse.BodyHandlers.ofInputStream());

        // When
        streams.feed(sources, () -> new byte[0], false);
        streams.feed(sources, () -> new byte[0], false);

        // Then
        assertThat(type(response)).isEqualTo("text/event-stream");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines().filter(each -> each.startsWith("data:")).limit(2))
                    .containsExactly(
                            "data: {\"event\":\"earlier\"}", "data: {\"event\":\"later\"}");
        }
    }

    /// A home without instances.
    private static final class NoInstances implements InstanceFiles {
        @Override
        public List<UUID> list() {
            return List.of();
        }

        @Override
        public Found find(UUID instance) {
            throw new IllegalArgumentException("nobody is named " + instance);
        }

        @Override
        public Life life(ProcessIdentity process) {
            return Life.GONE;
        }

        @Override
        public void remove(UUID instance) {
            throw new IllegalArgumentException("nobody is named " + instance);
        }
    }
}
