package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.event.Role;
import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.time.VirtualTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks at a host with one shim that lives and one that has ended.
final class FleetViewTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final FakeSources sources = new FakeSources();
    private final VirtualTimers timers = new VirtualTimers();
    @TempDir private Path home;
    private FleetView view;

    @BeforeEach
    void lead() {
        Leading leading =
                new Leading(
                        new UUID(7, 1),
                        Role.DAEMON,
                        new ProcessIdentity(1, 1, "boot"),
                        new Address("127.0.0.1", 0),
                        Set.of());
        view =
                FleetViews.of(
                        leading,
                        sources,
                        new StateDirectory(home),
                        timers,
                        InstantSource.fixed(NOW));
        add(new UUID(7, 2), Presence.ALIVE);
        add(new UUID(7, 3), Presence.GONE);
    }

    private void add(UUID instance, Presence presence) {
        ProcessIdentity process = new ProcessIdentity(10, 10, "boot");
        sources.cards.add(new Entry(Cards.shim(instance, process, NOW), presence));
    }

    private double shims(String state) throws IOException {
        return view.metrics().stream()
                .filter(each -> each.name().equals("tether_fleet_instances"))
                .map(MetricFamily::samples)
                .flatMap(each -> each.stream())
                .filter(each -> each.labels().contains("\"" + state + "\""))
                .mapToDouble(MetricFamily.Sample::value)
                .sum();
    }

    @Test
    void a_leaders_first_picture_does_not_wait_for_those_that_ended_before() throws Exception {
        // When
        var _ = view.picture();

        // Then
        assertThat(shims("alive")).isEqualTo(1);
        assertThat(shims("vanished")).isZero();
    }

    @Test
    void who_is_not_folded_by_the_next_picture_has_vanished() throws Exception {
        // Given
        var _ = view.picture();

        // When
        timers.advance(Duration.ofSeconds(3));

        // Then
        assertThat(shims("alive")).isEqualTo(1);
        assertThat(shims("vanished")).isEqualTo(1);
    }
}
