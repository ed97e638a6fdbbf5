package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event with what the fan-out knows about it.
///
/// @param call the call that the event is about, if that call belongs to a trace
public record Stamped(Instant time, Event event, @Nullable TracedCall call) {
    /// The event's place in a trace, or null.
    public @Nullable Trace trace() {
        return call == null ? null : call.trace();
    }
}
