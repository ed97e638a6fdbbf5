package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.exporter.FleetSources.DaemonSessions;
import dev.mcptether.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SessionsDriftTest {
    private static final String ADDRESS = "127.0.0.1:8079";
    private static final UUID SHIM = new UUID(7, 1);

    private final SessionsDrift drift = new SessionsDrift();

    private static Entry shim(Presence presence) {
        InstanceCard card =
                Cards.shim(
                        SHIM,
                        new ProcessIdentity(10, 10, "boot"),
                        "ws://127.0.0.1:8079/github",
                        Instant.EPOCH);
        return new Entry(card, presence);
    }

    private long look(int sessions, int second, boolean linked) {
        return drift.look(
                List.of(new DaemonSessions(ADDRESS, sessions, Instant.ofEpochSecond(second))),
                List.of(shim(Presence.ALIVE)),
                Map.of(SHIM, new InstanceNumbers(0, 0, 0, 0, 0, linked)));
    }

    @Test
    void a_session_that_is_no_shims_counts_when_the_daemon_has_said_so_twice() {
        // When
        long first = look(2, 5, true);
        long again = look(2, 5, true);
        long second = look(2, 10, true);
        long over = look(1, 15, true);

        // Then
        assertThat(first).isZero();
        assertThat(again).isZero();
        assertThat(second).isEqualTo(1);
        assertThat(over).isZero();
    }

    @Test
    void a_shim_that_came_after_the_daemons_word_is_no_drift() {
        // Given
        look(0, 5, false);

        // When
        long linked = look(0, 5, true);
        long told = look(1, 10, true);

        // Then
        assertThat(linked).isZero();
        assertThat(told).isZero();
    }

    @Test
    void sessions_that_the_daemon_has_lost_are_drift_below_nothing() {
        // Given
        look(0, 5, true);

        // When
        long lost = look(0, 10, true);

        // Then
        assertThat(lost).isEqualTo(-1);
    }

    @Test
    void a_shim_that_is_gone_is_linked_to_nothing() {
        // When
        long first =
                drift.look(
                        List.of(new DaemonSessions(ADDRESS, 0, Instant.EPOCH)),
                        List.of(shim(Presence.GONE)),
                        Map.of(SHIM, new InstanceNumbers(0, 0, 0, 0, 0, true)));

        // Then
        assertThat(first).isZero();
        assertThat(
                        drift.look(
                                List.of(new DaemonSessions(ADDRESS, 0, Instant.MAX)),
                                List.of(shim(Presence.GONE)),
                                Map.of(SHIM, new InstanceNumbers(0, 0, 0, 0, 0, true))))
                .isZero();
    }
}
