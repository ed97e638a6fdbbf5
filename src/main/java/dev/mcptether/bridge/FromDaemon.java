package dev.mcptether.bridge;

import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Handles the daemon's messages: ends the calls that they answer, tracks the daemon's own
/// requests, and decides what the client gets. Turns only.
final class FromDaemon {
    private final ClientCalls calls;
    private final DaemonCalls daemonCalls;
    private final OwnRequests ours;
    private final EventSink events;

    /// The requests that Tether itself sent to the daemon.
    interface OwnRequests {
        /// Takes an answer if it belongs to one of these requests. Returns whether it does.
        boolean take(RequestId id, Envelope envelope, byte[] bytes);

        /// The answer to a request is too large. Returns whether it belongs to one of these
        /// requests.
        boolean tooLarge(RequestId id);
    }

    FromDaemon(ClientCalls calls, DaemonCalls daemonCalls, OwnRequests ours, EventSink events) {
        this.calls = calls;
        this.daemonCalls = daemonCalls;
        this.ours = ours;
        this.events = events;
    }

    /// Whether the client gets a message, alone or in a batch.
    boolean admit(Envelope envelope, byte[] bytes) {
        RequestId id = envelope.id();
        return switch (envelope.kind()) {
            case RESPONSE ->
                    id == null
                            || (!ours.take(id, envelope, bytes)
                                    && calls.answered(id, envelope, bytes));
            case REQUEST -> {
                if (id != null) {
                    daemonCalls.asked(envelope, id);
                }
                yield true;
            }
            case NOTIFICATION -> {
                if (envelope.methodName().equals("notifications/cancelled")) {
                    RequestId subject = envelope.params().subject();
                    daemonCalls.cancelled(subject);
                    calls.endedByDaemon(subject);
                }
                yield true;
            }
            case BATCH, OTHER -> {
                events.emit(new Dropped(What.FRAME, Why.NOT_JSON, 1));
                yield false;
            }
        };
    }

    /// What the client gets of a batch, or null for nothing.
    byte @Nullable [] admitted(byte[] bytes, List<Envelope> envelopes) {
        List<byte[]> parts = BatchMessages.split(bytes);
        List<byte[]> left = new ArrayList<>();
        for (int i = 0; i < envelopes.size(); i++) {
            if (admit(envelopes.get(i), parts.get(i))) {
                left.add(parts.get(i));
            }
        }
        if (left.isEmpty()) {
            return null;
        }
        return left.size() == envelopes.size() ? bytes : BatchMessages.join(left);
    }
}
