package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.Event;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The open calls that belong to a trace. If spans are exported, these are all calls; otherwise
/// only those whose sender named a trace. Any thread.
public final class TracedCalls {
    /// Far more than the bridge allows to be open at once. Only a mistake in the pairing of events
    /// can reach it.
    private static final int LIMIT = 65_536;

    private final Map<Long, TracedCall> open = new ConcurrentHashMap<>();
    private final boolean exported;

    /// @param exported whether spans leave this process, so that each call needs one
    public TracedCalls(boolean exported) {
        this.exported = exported;
    }

    void began(Call.Started started, InstantSource clock) {
        if (started.trace() == null && !exported) {
            return;
        }
        Trace parent = Trace.of(started.trace());
        Trace trace = exported ? Trace.span(parent) : parent;
        if (trace != null && open.size() < LIMIT) {
            open.put(started.call(), new TracedCall(started, clock.instant(), trace));
        }
    }

    /// The call that an event is about. The call's end removes it.
    @Nullable TracedCall of(Event event) {
        if (event instanceof Call.Finished finished) {
            return open.isEmpty() ? null : open.remove(finished.call());
        }
        return event instanceof Call.Resent resent ? open.get(resent.call()) : null;
    }

    /// An open call that belongs to a trace, or null.
    public @Nullable TracedCall find(long call) {
        return open.get(call);
    }
}
