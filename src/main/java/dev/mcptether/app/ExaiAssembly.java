package dev.mcptether.app;

import dev.mcptether.bridge.DaemonMemory;
import dev.mcptether.bridge.FixedIntroduction;
import dev.mcptether.config.ExaiConfig;
import dev.mcptether.event.EventSink;
import dev.mcptether.link.Connector;
import dev.mcptether.link.exai.ExaiConnector;
import dev.mcptether.link.exai.ExaiConnector.Outside;
import dev.mcptether.link.exai.ExaiHandshake;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.time.InstantSource;
import java.util.SplittableRandom;

/// Wires the `exai` dialect. It is a class of its own, so that other dialects do not load the
/// classes of this one.
final class ExaiAssembly {
    private final Timers timers;
    private final EventSink events;

    ExaiAssembly(Timers timers, EventSink events) {
        this.timers = timers;
        this.events = events;
    }

    static DaemonMemory memory(ExaiConfig config) {
        return new FixedIntroduction(new ExaiHandshake(config.serverName())::answer);
    }

    Connector over(Connector sockets, ExaiConfig config) {
        Outside outside =
                new Outside(
                        timers,
                        events,
                        InstantSource.system(),
                        new SplittableRandom(),
                        task -> Threads.start("tether-exai-health", task),
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        return new ExaiConnector(config, sockets, outside, Threads::surprise);
    }
}
