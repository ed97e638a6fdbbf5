package dev.mcptether.app;

import dev.mcptether.config.ExaiConfig;
import dev.mcptether.event.EventSink;
import dev.mcptether.link.Connector;
import dev.mcptether.link.exai.ExaiConnector;
import dev.mcptether.link.exai.ExaiConnector.Outside;
import dev.mcptether.time.Timers;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Wires the `exai` dialect. A class of its own, so that no other dialect loads what belongs to this one.
final class ExaiAssembly {
    private final Timers timers;
    private final EventSink events;
    private final Consumer<Throwable> broken;

    ExaiAssembly(Timers timers, EventSink events, Consumer<Throwable> broken) {
        this.timers = timers;
        this.events = events;
        this.broken = broken;
    }

    Connector over(Connector sockets, ExaiConfig config) {
        Outside outside =
                new Outside(
                        timers,
                        events,
                        InstantSource.system(),
                        new SplittableRandom(),
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        return new ExaiConnector(config, sockets, outside, broken);
    }
}
