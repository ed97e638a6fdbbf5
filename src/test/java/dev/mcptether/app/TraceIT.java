package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.Method;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.TraceContext;
import dev.mcptether.telemetry.spans.OtlpReceiver;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Tests `TETHER_TRACE_PROPAGATION=inject` on a real shim: the daemon gets the id of the span that
/// the collector gets.
@Timeout(180)
final class TraceIT {
    @RegisterExtension private final Processes processes = new Processes();

    @Test
    void the_daemon_hears_of_the_span_that_the_shim_exports() throws Exception {
        RecordingSink events = new RecordingSink();
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING);
                SystemTimers timers = new SystemTimers();
                DaemonInProcess daemon = new DaemonInProcess(new Tally(), events, timers)) {
            // Given
            Process process =
                    daemon.shim(
                            processes,
                            Map.of(
                                    "TETHER_TRACE_PROPAGATION",
                                    "inject",
                                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                                    collector.endpoint()));
            LoadedShim shim = new LoadedShim(process, 0).initialize();

            // When
            shim.call(1);
            Eventually.await("the spans leave", () -> collector.spans().size() >= 3);
            process.getOutputStream().close();
            shim.readToTheEnd();

            // Then
            TraceContext told =
                    events.events(Call.Started.class).stream()
                            .filter(each -> each.method() == Method.TOOLS_CALL)
                            .map(Call.Started::trace)
                            .findFirst()
                            .orElseThrow();
            var span = collector.span("tools/call tally");
            assertThat(told.traceparent())
                    .isEqualTo(
                            "00-%s-%s-01",
                            OtlpReceiver.hex(span.getTraceId()),
                            OtlpReceiver.hex(span.getSpanId()));
        }
    }
}
