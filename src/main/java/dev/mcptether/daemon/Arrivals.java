package dev.mcptether.daemon;

import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;

/// Connects an accepted socket with what its client asked for.
final class Arrivals {
    private final ResumableSessions resumption;
    private final Registry registry;
    private final OpenEnds open;
    private final WebSocketEnd.Limits limits;
    private final EventSink events;
    private final Timers timers;

    Arrivals(
            ResumableSessions resumption,
            Registry registry,
            OpenEnds open,
            WebSocketEnd.Limits limits,
            ResumableSessions.Context context) {
        this.resumption = resumption;
        this.registry = registry;
        this.open = open;
        this.limits = limits;
        this.events = context.events();
        this.timers = context.timers();
    }

    /// @param linked whether both sides speak `tether.v1` on it
    WebSocketEnd.Listener at(Destination destination, boolean linked) {
        return switch (destination) {
            case Destination.Server(SessionHost host) when linked -> resumption.link(host);
            case Destination.Server(SessionHost host) ->
                    new DirectSession(registry.nextNumber(), host, registry, events, timers);
            case Destination.Control(SessionHost host) ->
                    new ControlSocket(registry.nextNumber(), host);
            case Destination.Nowhere nowhere -> new WrongPath(nowhere);
            case Destination.Draining _ ->
                    throw new IllegalArgumentException("nobody is let in while draining");
        };
    }

    /// Makes the daemon's end of a socket, for this listener.
    WebSocketEnd end(WebSocketEnd.Listener listener) {
        return new WebSocketEnd(listener, limits, open, timers);
    }
}
