package dev.mcptether.fleet.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Fleet;
import dev.mcptether.event.Fleet.DriftKind;
import dev.mcptether.fleet.exporter.Transitions.Leak;
import dev.mcptether.fleet.exporter.Transitions.Troubles;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TransitionsTest {
    private static final Troubles SICK =
            new Troubles(
                    Map.of(DriftKind.DUPLICATE_DAEMON, 1L),
                    Map.of(DriftKind.DUPLICATE_DAEMON, "daemon 7 (java)"),
                    Map.of("default", "daemon 7 (java)"),
                    Map.of(8L, "python3"),
                    Map.of(9L, new Leak("code", 40)));

    private final Transitions transitions = new Transitions();

    @Test
    void what_began_is_told_once_and_then_what_ended() {
        // When
        var began = transitions.to(SICK);
        var meanwhile = transitions.to(SICK);
        var ended = transitions.to(Troubles.NONE);

        // Then
        assertThat(began)
                .containsExactly(
                        new Fleet.DriftBegan(DriftKind.DUPLICATE_DAEMON, 1, "daemon 7 (java)"),
                        new Fleet.DaemonDuplicated("default", "daemon 7 (java)"),
                        new Fleet.OrphanSeen(8, "python3"),
                        new Fleet.ClientLeakBegan(9, "code", 40));
        assertThat(meanwhile).isEmpty();
        assertThat(ended)
                .containsExactly(
                        new Fleet.DriftEnded(DriftKind.DUPLICATE_DAEMON),
                        new Fleet.DaemonAlone("default"),
                        new Fleet.OrphanGone(8),
                        new Fleet.ClientLeakEnded(9));
    }
}
