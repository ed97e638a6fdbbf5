package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Handles the client's messages: opens calls, ends those that the client cancels, and decides what
/// the daemon gets. Turns only.
final class FromClient {
    private final ClientCalls calls;
    private final DaemonCalls daemonCalls;
    private final Handshake handshake;
    private final ColdStart coldStart;
    private final Waiting waiting;
    private final SessionLife life;
    private @Nullable TraceInjection injection;

    FromClient(
            ClientCalls calls,
            DaemonCalls daemonCalls,
            Handshake handshake,
            ColdStart coldStart,
            Waiting waiting,
            SessionLife life) {
        this.calls = calls;
        this.daemonCalls = daemonCalls;
        this.handshake = handshake;
        this.coldStart = coldStart;
        this.waiting = waiting;
        this.life = life;
    }

    void inject(TraceInjection traces) {
        injection = traces;
    }

    /// What the daemon gets of one message, or null for nothing.
    @Nullable Outgoing single(byte[] bytes, Envelope envelope, long readNanos) {
        List<PendingCall> opened = new ArrayList<>(1);
        if (!isForDaemon(envelope, bytes, readNanos, opened)) {
            return null;
        }
        byte[] sent =
                injection == null || opened.isEmpty()
                        ? bytes
                        : injection.into(bytes, envelope, opened.getFirst());
        return new Outgoing(sent, envelope.kind(), List.copyOf(opened), readNanos);
    }

    /// What the daemon gets of a batch, or null for nothing.
    @Nullable Outgoing batch(byte[] bytes, List<Envelope> envelopes, long readNanos) {
        List<byte[]> parts = BatchMessages.split(bytes);
        List<byte[]> left = new ArrayList<>();
        List<PendingCall> opened = new ArrayList<>();
        for (int i = 0; i < envelopes.size(); i++) {
            if (isForDaemon(envelopes.get(i), parts.get(i), readNanos, opened)) {
                left.add(parts.get(i));
            }
        }
        if (left.isEmpty() && !envelopes.isEmpty()) {
            return null;
        }
        byte[] text = left.size() == envelopes.size() ? bytes : BatchMessages.join(left);
        return new Outgoing(text, Kind.BATCH, List.copyOf(opened), readNanos);
    }

    /// Decides whether one message of the client, alone or in a batch, is sent. Opens its call.
    private boolean isForDaemon(
            Envelope envelope, byte[] bytes, long readNanos, List<PendingCall> opened) {
        life.heard(readNanos);
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            PendingCall call = calls.open(envelope, id, bytes.length, readNanos);
            if (call == null) {
                return false;
            }
            if (!handshake.hasRoom(envelope, bytes)) {
                calls.overloaded(call, Handshake.TOO_MANY_SUBSCRIPTIONS);
                return false;
            }
            call.whenAccepted(handshake.whenAccepted(envelope, bytes));
            call.whenAccepted(coldStart.whenAccepted(envelope.method(), bytes));
            call.whenAccepted(life.whenAccepted(envelope, bytes));
            opened.add(call);
            return true;
        }
        if (envelope.isResponse()) {
            return id == null || daemonCalls.answered(id, envelope);
        }
        if (envelope.kind() == Kind.OTHER && id != null) {
            calls.refuseInvalid(id, readNanos);
            return false;
        }
        handshake.notified(envelope, bytes);
        return !endsHere(envelope);
    }

    /// Whether a notification cancels a call that the daemon never gets, so that it need not know.
    private boolean endsHere(Envelope envelope) {
        if (!envelope.methodName().equals("notifications/cancelled")) {
            return false;
        }
        PendingCall call = calls.subject(envelope);
        // MCP: "The initialize request MUST NOT be cancelled by clients".
        if (call == null || call.method == Method.INITIALIZE) {
            return false;
        }
        Outgoing message = call.message;
        boolean alone = message != null && message.kind() == Kind.REQUEST;
        if (call.stage() != PendingCall.Stage.QUEUED || message == null || !alone) {
            calls.cancel(call);
            return false;
        }
        calls.drop(call);
        waiting.remove(message);
        return true;
    }
}
