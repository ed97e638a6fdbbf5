package dev.mcptether.telemetry;

import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Severity;
import dev.mcptether.event.Telemetry;
import dev.mcptether.event.TraceContext;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.diagnostics.StderrDiagnostics;
import dev.mcptether.telemetry.fanout.Fanout;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.Subscriber;
import dev.mcptether.telemetry.fanout.TracedCall;
import dev.mcptether.telemetry.fanout.TracedCalls;
import dev.mcptether.telemetry.log.EventLog;
import dev.mcptether.telemetry.log.LogPolicy;
import dev.mcptether.telemetry.log.LogWriter;
import dev.mcptether.telemetry.prometheus.Endpoint;
import dev.mcptether.telemetry.prometheus.Exemplars;
import dev.mcptether.telemetry.prometheus.Exposition;
import dev.mcptether.telemetry.slots.Expected;
import dev.mcptether.telemetry.slots.Meters;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.Slots;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.spans.OtelSettings;
import dev.mcptether.telemetry.spans.Spans;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All telemetry of an instance. Opening it takes a few milliseconds of the start; from then on
/// every event counts. The rest (event log, endpoint, spans) starts when the caller has time. It
/// misses nothing, because earlier events wait in its queue.
///
/// To end it: {@link #flush}, then the core's last event, `Instance.Stopped`, then {@link #seal} or
/// {@link #close}.
public final class Instruments {
    /// What telemetry must know.
    ///
    /// @param openTelemetry the `OTEL_*` variables
    /// @param stderr the lowest severity that a person sees
    /// @param servers the names of hosted servers that metrics count by
    public record Settings(
            Path home, Map<String, String> openTelemetry, Severity stderr, List<String> servers) {
        /// For an instance that hosts no servers.
        public Settings(Path home, Map<String, String> openTelemetry, Severity stderr) {
            this(home, openTelemetry, stderr, List.of());
        }
    }

    private final Identity who;
    private final Slots slots;
    private final Exemplars exemplars;
    private final TracedCalls calls;
    private final StderrDiagnostics diagnostics;
    private final EventLog log;
    private final Optional<Spans> spans;
    private final Fanout fanout;
    private @Nullable Endpoint endpoint; // guarded by this

    private Instruments(
            Settings settings, Identity who, Metrics metrics, Slots slots, InstantSource clock) {
        this.who = who;
        this.slots = slots;
        OtelSettings otel = new OtelSettings(settings.openTelemetry());
        exemplars = new Exemplars(metrics.operationBounds());
        calls = new TracedCalls(otel.exportsSpans());
        diagnostics = new StderrDiagnostics(settings.stderr());
        Slots unlogged = Slots.unmapped(metrics.layout());
        Meters live = new Meters(metrics, slots, who.role(), clock);
        Meters uncounted = new Meters(metrics, unlogged, who.role(), clock);
        StateDirectory home = new StateDirectory(settings.home());
        LogPolicy policy = LogPolicy.DEFAULT;
        LogWriter writer = new LogWriter(home, who, policy, metrics, slots, unlogged);
        log = new EventLog(writer, live, uncounted, diagnostics, clock, policy);
        spans =
                otel.exportsSpans() || otel.exportsLogs()
                        ? Optional.of(new Spans(otel, who, exemplars, clock, this::report))
                        : Optional.empty();
        List<Subscriber> subscribers = new ArrayList<>();
        subscribers.add(log);
        spans.ifPresent(subscribers::add);
        if (!otel.exportsSpans()) {
            subscribers.add(exemplars);
        }
        fanout = new Fanout(clock, live, uncounted, calls, subscribers);
    }

    /// Maps the slots. It never fails: if the home cannot be written, the counts are in memory
    /// only, and an event says so.
    public static Instruments open(Settings settings, Identity who, InstantSource clock) {
        Metrics metrics = new Metrics(settings.servers());
        StateDirectory home = new StateDirectory(settings.home());
        try {
            Slots mapped = SlotsFile.create(home, who, clock.millis(), metrics.layout());
            return new Instruments(settings, who, metrics, mapped, clock);
        } catch (IOException unwritable) {
            Slots unmapped = Slots.unmapped(metrics.layout());
            Instruments instruments = new Instruments(settings, who, metrics, unmapped, clock);
            instruments.report(
                    new Telemetry.Degraded(Telemetry.Part.SLOTS, String.valueOf(unwritable)));
            return instruments;
        }
    }

    /// The sink that the core emits to.
    public EventSink sink() {
        return fanout;
    }

    /// The trace context to pass on with an open call, if it belongs to a trace.
    public Optional<TraceContext> context(long call) {
        return Optional.ofNullable(calls.find(call)).map(TracedCall::context);
    }

    /// Starts to write the event log. This takes no time.
    public void startLog() {
        log.start();
    }

    /// Starts the event log, the endpoint and the export of spans. This takes tens of milliseconds.
    ///
    /// @param address where to serve /metrics; empty: nowhere
    /// @return where it is served
    public Optional<InetSocketAddress> startBackground(Optional<InetSocketAddress> address) {
        log.start();
        spans.ifPresent(Spans::start);
        return address.flatMap(this::serve);
    }

    /// Exports the finished spans, including that of the shutdown, within `atMost`. Call it before
    /// the last event, so that the last event includes what was lost.
    public void flush(Duration atMost) {
        spans.ifPresent(exporting -> exporting.flush(atMost));
    }

    /// Waits until the lines of all events so far are on disk, at most this long.
    ///
    /// @return whether they are
    public boolean settle(Duration atMost) {
        return log.settle(atMost);
    }

    /// Writes the rest of the event log, within `atMost`. The process ends afterwards, so nothing
    /// is closed.
    public void seal(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        log.close(atMost);
        diagnostics.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /// Writes the rest of the event log and closes everything.
    public void close(Duration atMost) {
        spans.ifPresent(Spans::close);
        seal(atMost);
        synchronized (this) {
            if (endpoint != null) {
                endpoint.close();
            }
        }
    }

    private void report(Event event) {
        fanout.emit(event);
    }

    private Optional<InetSocketAddress> serve(InetSocketAddress address) {
        if (address.isUnresolved()) {
            report(
                    new Telemetry.Degraded(
                            Telemetry.Part.ENDPOINT,
                            "TETHER_METRICS: the host name %s has no address here, so /metrics is not served; name an address of this machine, such as 127.0.0.1:0"
                                    .formatted(address.getHostString())));
            return Optional.empty();
        }
        Expected expected = new Expected(who.role(), System.getProperty("os.name", ""));
        try {
            Endpoint opened =
                    Endpoint.open(address, () -> new Exposition(slots, expected, exemplars, who));
            synchronized (this) {
                endpoint = opened;
            }
            InetSocketAddress at = opened.address();
            report(
                    new Telemetry.EndpointOpened(
                            at.getAddress().getHostAddress() + ":" + at.getPort()));
            return Optional.of(at);
        } catch (IOException notBound) {
            report(new Telemetry.Degraded(Telemetry.Part.ENDPOINT, String.valueOf(notBound)));
            return Optional.empty();
        }
    }
}
