package dev.mcptether.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.event.Server;
import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.telemetry.Instruments;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.SlotsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks at a daemon's metrics as the host's exporter shows them, from its slots file.
final class InstanceFamiliesTest {
    private final Identity who = Samples.identity(Role.DAEMON);
    @TempDir Path home;
    private Instruments daemon;

    @BeforeEach
    void open() {
        daemon = Instruments.open(Samples.settings(home), who, InstantSource.system());
    }

    @AfterEach
    void close() {
        daemon.close(Duration.ofSeconds(5));
    }

    /// The gauges of servers, by name and labels.
    private Map<String, Double> servers() throws IOException {
        Map<String, Double> shown = new TreeMap<>();
        for (MetricFamily family :
                new InstanceFamilies("Linux")
                        .of(SlotsFile.read(SlotsFile.path(home, who.instance().toString())))) {
            if (family.name().startsWith("tether_server_")
                    && family.type() == MetricFamily.Type.GAUGE) {
                family.samples()
                        .forEach(each -> shown.put(family.name() + each.labels(), each.value()));
            }
        }
        return shown;
    }

    @Test
    void gauges_of_a_server_that_has_answered_stay_when_they_are_zero() throws IOException {
        // Given
        EventSink sink = daemon.sink();
        assertThat(servers()).isEmpty();

        // When
        sink.emit(new Server.QueueChanged("main", 1));
        sink.emit(
                new Call.Finished(
                        1,
                        Initiator.CLIENT,
                        Method.TOOLS_CALL,
                        CallOutcome.OK,
                        null,
                        Duration.ZERO,
                        "main"));
        Map<String, Double> waiting = servers();
        sink.emit(new Server.QueueChanged("main", -1));

        // Then
        String queued = "tether_server_queued_messagesserver=\"main\"";
        String processes = "tether_server_processesserver=\"main\"";
        String sessions = "tether_server_sessionsserver=\"main\"";
        assertThat(waiting).isEqualTo(Map.of(queued, 1.0, processes, 0.0, sessions, 0.0));
        assertThat(servers()).isEqualTo(Map.of(queued, 0.0, processes, 0.0, sessions, 0.0));
    }
}
