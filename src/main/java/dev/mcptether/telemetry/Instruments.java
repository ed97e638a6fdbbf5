package dev.mcptether.telemetry;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Telemetry;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.fanout.Fanout;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.OpenCalls;
import dev.mcptether.telemetry.fanout.Subscriber;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All telemetry of an instance. Opening it costs the start path a few milliseconds: from then on
/// every event counts. The rest (event log, endpoint, spans) is started when the caller has time.
public final class Instruments {
    private final Identity who;
    private final Slots slots;
    private final EventLog log;
    private final Exemplars exemplars;
    private final OpenCalls calls;
    private final Fanout fanout;
    private @Nullable Endpoint endpoint;

    private Instruments(
            Identity who, Metrics metrics, Slots slots, Path home, InstantSource clock) {
        this.who = who;
        this.slots = slots;
        this.exemplars = new Exemplars(metrics.operationBounds());
        this.calls = new OpenCalls(false);
        Slots unlogged = Slots.unmapped(metrics.layout());
        Meters live = new Meters(metrics, slots, who.role(), clock);
        Meters uncounted = new Meters(metrics, unlogged, who.role(), clock);
        LogWriter writer =
                new LogWriter(
                        new StateDirectory(home), who, LogPolicy.DEFAULT, metrics, slots, unlogged);
        Subscriber nobody = stamped -> {};
        this.log = new EventLog(writer, live, uncounted, nobody, clock, LogPolicy.DEFAULT);
        this.fanout = new Fanout(clock, live, uncounted, calls, List.of(exemplars, log));
    }

    /// Maps the slots. Never fails: without a home that can be written the counts are in memory
    /// alone, and an event says so.
    public static Instruments open(Identity who, Path home, InstantSource clock) {
        Metrics metrics = new Metrics();
        try {
            Slots mapped =
                    SlotsFile.create(
                            new StateDirectory(home), who, clock.millis(), metrics.layout());
            return new Instruments(who, metrics, mapped, home, clock);
        } catch (IOException unwritable) {
            Instruments instruments =
                    new Instruments(who, metrics, Slots.unmapped(metrics.layout()), home, clock);
            instruments.fanout.emit(
                    new Telemetry.Degraded(Telemetry.Part.SLOTS, String.valueOf(unwritable)));
            return instruments;
        }
    }

    /// Where the core emits.
    public EventSink sink() {
        return fanout;
    }

    /// Starts the event log and the endpoint.
    ///
    /// @param address where to serve /metrics; empty: nowhere
    /// @return where it is served
    public Optional<InetSocketAddress> startBackground(Optional<InetSocketAddress> address) {
        log.start();
        return address.flatMap(this::serve);
    }

    /// Writes the event log to its end and closes everything, within `atMost`.
    public void close(Duration atMost) {
        log.close(atMost);
        Endpoint open = endpoint;
        if (open != null) {
            open.close();
        }
    }

    private Optional<InetSocketAddress> serve(InetSocketAddress address) {
        Expected expected = new Expected(who.role(), System.getProperty("os.name", ""));
        try {
            Endpoint opened =
                    Endpoint.open(address, () -> new Exposition(slots, expected, exemplars, who));
            endpoint = opened;
            InetSocketAddress at = opened.address();
            fanout.emit(new Telemetry.EndpointOpened(at.getHostString() + ":" + at.getPort()));
            return Optional.of(at);
        } catch (IOException notBound) {
            fanout.emit(new Telemetry.Degraded(Telemetry.Part.ENDPOINT, String.valueOf(notBound)));
            return Optional.empty();
        }
    }
}
