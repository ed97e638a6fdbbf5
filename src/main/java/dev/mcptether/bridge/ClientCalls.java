package dev.mcptether.bridge;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.link.Loss;
import dev.mcptether.time.Timers;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The client's calls. Each begins with its request and ends with exactly one answer, from the
/// daemon or from us. Turns only.
final class ClientCalls {
    /// The session remembers a request id until it is answered. A client with more open requests
    /// than this is broken, or attacks.
    static final int MAX_OPEN = 100_000;

    /// Bound on what open requests take; the last one may exceed it. Twice the room that 100,000
    /// ids of an SDK need (36 characters each).
    static final long MAX_REMEMBERED_BYTES = 8 << 20;

    /// If the link is lost this often while a call is open, the call is probably the cause.
    static final int MAX_RESENDS = 20;

    /// An event shows this many characters of an id.
    private static final int MAX_SHOWN = 128;

    private static final String GONE = "the daemon is gone";

    private final PendingCalls pending;
    private final SafeCalls safeCalls = new SafeCalls();
    private final Kept kept = new Kept();
    private final ClientPort client;
    private final CallNumbers numbers;
    private final Timers timers;
    private final EventSink events;

    /// @param settled runs whenever the last call that somebody waits for is over
    ClientCalls(
            ClientPort client,
            CallNumbers numbers,
            Runnable settled,
            Timers timers,
            EventSink events) {
        this.pending = new PendingCalls(settled);
        this.client = client;
        this.numbers = numbers;
        this.timers = timers;
        this.events = events;
    }

    /// Opens a call. If too many are open, refuses it and returns null.
    ///
    /// @param messageBytes length of the message that the request came in
    @Nullable PendingCall open(Envelope envelope, RequestId id, int messageBytes, long readNanos) {
        boolean safe = safeCalls.isSafe(envelope);
        PendingCall call = new PendingCall(numbers.next(), id, envelope.method(), safe, readNanos);
        if (Handshake.keeps(call.method)) {
            call.remembersMessage(messageBytes);
        }
        events.emit(
                new Call.Started(
                        call.number,
                        Initiator.CLIENT,
                        call.method,
                        shortened(id),
                        envelope.params().target(),
                        envelope.params().trace()));
        boolean fits = pending.rememberedBytes() < MAX_REMEMBERED_BYTES;
        pending.add(call);
        if (pending.size() > MAX_OPEN) {
            overloaded(call, "More than " + MAX_OPEN + " requests are open at once");
            return null;
        }
        if (!fits) {
            overloaded(
                    call,
                    "The ids of the open requests, and the open requests that are kept for a reconnect, take more than 8 MiB");
            return null;
        }
        return call;
    }

    /// Refuses a call because there are too many of its kind.
    void overloaded(PendingCall call, String what) {
        refuse(
                call,
                Refusal.OVERLOADED,
                what
                        + ", so this one was not sent. Wait for answers, or cancel requests that you do not need any more.");
    }

    /// Opens a call and refuses it at once. Of its request only id and method are known.
    void refuseTooLarge(JsonPart id, Method method, String text) {
        Refusal refusal = Refusal.MESSAGE_TOO_LARGE;
        long number = numbers.next();
        long startedNanos = timers.nanos();
        events.emit(new Call.Started(number, Initiator.CLIENT, method, shortened(id), null, null));
        client.write(refusal.answer(id, false, text), Kind.RESPONSE, startedNanos);
        events.emit(
                new Call.Finished(
                        number,
                        Initiator.CLIENT,
                        method,
                        refusal.outcome(),
                        (long) refusal.code(),
                        Duration.ofNanos(timers.nanos() - startedNanos)));
    }

    /// Answers a message that has an id and is not a request. It gets no call, because no daemon
    /// may ever answer it.
    void refuseInvalid(RequestId id, long readNanos) {
        client.write(Refusal.invalid(id), Kind.RESPONSE, readNanos);
    }

    /// Ends a call with an error of our own.
    void refuse(PendingCall call, Refusal refusal, String text) {
        pending.remove(call);
        answer(call, refusal, text);
    }

    private void answer(PendingCall call, Refusal refusal, String text) {
        client.write(refusal.answer(call.id, call.everSent(), text), Kind.RESPONSE, timers.nanos());
        finished(call, refusal.outcome(), (long) refusal.code());
    }

    /// Refuses the calls of a message that will not be sent, if they are still open.
    void refuseAll(Outgoing message, Refusal refusal, String text) {
        for (PendingCall call : message.calls()) {
            endUnanswered(call, refusal, text);
        }
    }

    private void endUnanswered(PendingCall call, Refusal refusal, String text) {
        if (call.stage() == PendingCall.Stage.CANCELLED) {
            pending.remove(call);
        } else if (pending.contains(call)) {
            refuse(call, refusal, text);
        }
    }

    /// Refuses the calls of a message because no daemon came in time.
    void refuseUnavailable(Outgoing message, String text) {
        boolean everSent = message.calls().stream().anyMatch(PendingCall::everSent);
        if (everSent) {
            refuseAll(
                    message,
                    Refusal.OUTCOME_UNKNOWN,
                    "This was sent, and the link was lost before the answer. " + text);
        } else {
            refuseAll(message, Refusal.DAEMON_UNAVAILABLE, text);
        }
    }

    /// Ends a call with an answer that a daemon gave in an earlier session.
    void answeredFromMemory(PendingCall call, byte[] answer) {
        pending.remove(call);
        call.accepted(answer);
        client.write(answer, Kind.RESPONSE, timers.nanos());
        events.emit(new Call.AnsweredFromMemory(call.number, call.method));
        finished(call, CallOutcome.OK, null);
    }

    /// Ends a call whose answer arrived and was too large to keep.
    void refuseAnswer(RequestId id, String text) {
        PendingCall call = pending.find(id);
        if (call == null || call.stage() == PendingCall.Stage.QUEUED) {
            return;
        }
        if (call.stage() == PendingCall.Stage.CANCELLED) {
            pending.remove(call);
        } else {
            refuse(call, Refusal.MESSAGE_TOO_LARGE, text);
        }
    }

    /// Ends a call with the daemon's answer. Returns whether the client may have the answer. It may
    /// not if the call is over, if there is no such call, or if this daemon has not been sent it
    /// yet.
    boolean answered(RequestId id, Envelope envelope, byte[] answer) {
        PendingCall call = pending.find(id);
        if (call == null || call.stage() == PendingCall.Stage.QUEUED) {
            events.emit(new Dropped(What.DAEMON_ANSWER, Why.STALE, 1));
            return false;
        }
        pending.remove(call);
        if (call.stage() != PendingCall.Stage.CANCELLED) {
            finished(call, Answers.outcome(envelope), Answers.code(envelope));
        }
        if (Answers.code(envelope) == null) {
            call.accepted(answer);
        }
        if (call.method == Method.TOOLS_LIST) {
            safeCalls.learn(answer);
        }
        return true;
    }

    /// The call that a cancellation names, if somebody still waits for it; otherwise null.
    @Nullable PendingCall subject(Envelope cancellation) {
        RequestId subject = cancellation.params().subject();
        PendingCall call = subject == null ? null : pending.find(subject);
        return call == null || call.stage() == PendingCall.Stage.CANCELLED ? null : call;
    }

    /// Ends a call that the client cancels, when the daemon has it or will get it. The call is
    /// remembered: if its answer still comes, the client gets it.
    void cancel(PendingCall call) {
        pending.cancel(call);
        finished(call, CallOutcome.CANCELLED, null);
    }

    /// Ends a call that the client cancels before it is sent. It will never be sent.
    void drop(PendingCall call) {
        pending.remove(call);
        events.emit(new Dropped(What.REQUEST, Why.CANCELLED, 1));
        finished(call, CallOutcome.CANCELLED, null);
    }

    /// The link is lost. Returns the messages that may be sent again, in their old order, and
    /// answers all other calls that the daemon may have.
    List<Outgoing> cut(Loss loss) {
        String text =
                "The link to the daemon was lost (%s) after this was sent and before it was answered; it may have run."
                        .formatted(loss.detail());
        Set<Outgoing> again = new LinkedHashSet<>();
        for (PendingCall call : pending.all()) {
            switch (call.stage()) {
                case QUEUED -> {}
                case CANCELLED -> {
                    // A call that still waits for a link, as part of a batch, stays open: the batch
                    // will be sent.
                    if (call.everSent()) {
                        pending.remove(call);
                    }
                }
                case SENT -> {
                    Outgoing message = call.message;
                    if (message != null && loss.undelivered()) {
                        call.undelivered();
                        again.add(message);
                    } else if (message != null && !loss.tooLarge() && mayBeResent(message)) {
                        again.add(message);
                    } else if (call.isSubscription()) {
                        endSubscription(call);
                    } else {
                        refuse(call, Refusal.OUTCOME_UNKNOWN, text);
                    }
                }
            }
        }
        again.forEach(Outgoing::requeued);
        return new ArrayList<>(again);
    }

    /// Answers a subscription with an error. The subscription ended with its daemon, and nobody
    /// reports the changes until the client subscribes to the next one. A result would not tell the
    /// client to subscribe again. MCP 2026-07-28 has a notification for this; the error is for
    /// clients that only understand answers.
    private void endSubscription(PendingCall call) {
        client.write(Notice.cancelled(call.id, GONE), Kind.NOTIFICATION, timers.nanos());
        refuse(
                call,
                Refusal.DAEMON_UNAVAILABLE,
                "The link to the daemon was lost, and the subscription ended with it. Subscribe again, and fetch again what you had subscribed to.");
    }

    /// The daemon ended a subscription. Nobody waits for its answer any more, whether or not one
    /// comes.
    void endedByDaemon(@Nullable RequestId id) {
        PendingCall call = id == null ? null : pending.find(id);
        if (call != null && call.isSubscription() && call.stage() == PendingCall.Stage.SENT) {
            cancel(call);
        }
    }

    /// Whether the daemon may see the message twice without harm and somebody still waits for each
    /// of its calls.
    private boolean mayBeResent(Outgoing message) {
        return message.isSafe()
                && message.calls().stream()
                        .allMatch(call ->
                                call.stage() == PendingCall.Stage.SENT
                                        && call.timesRequeued() < MAX_RESENDS
                                        && pending.contains(call));
    }

    /// The message was handed to the link.
    void sent(Outgoing message) {
        message.sent(kept);
    }

    /// The message is about to be sent. Emits an event for each of its calls that is sent again.
    void sending(Outgoing message) {
        for (PendingCall call : message.calls()) {
            if (call.everSent()) {
                events.emit(new Call.Resent(call.number, call.method));
            }
        }
    }

    /// Forgets which tools are safe to repeat. Another daemon's tool of the same name may do
    /// something else.
    void forgetSafeTools() {
        safeCalls.forget();
        for (PendingCall call : pending.all()) {
            if (call.method == Method.TOOLS_CALL) {
                call.distrust();
            }
        }
    }

    /// Answers all calls that are still open.
    void end() {
        for (PendingCall call : pending.all()) {
            if (call.isSubscription() && call.stage() == PendingCall.Stage.SENT) {
                pending.remove(call);
                client.write(Notice.subscriptionOver(call.id), Kind.RESPONSE, timers.nanos());
                finished(call, CallOutcome.OK, null);
            } else {
                endUnanswered(
                        call,
                        Refusal.SHUTTING_DOWN,
                        "The shim ends before the daemon has answered.");
            }
        }
    }

    /// Whether an open request of the client has this id.
    boolean isOpen(RequestId id) {
        return pending.find(id) != null;
    }

    /// Calls that somebody waits for; any thread.
    int awaited() {
        return pending.awaited();
    }

    /// Calls that somebody waits for, without pings; any thread.
    int working() {
        return pending.working();
    }

    /// Calls that the daemon may have and somebody waits for.
    int inFlight() {
        return (int)
                pending.all().stream()
                        .filter(call -> call.stage() == PendingCall.Stage.SENT)
                        .count();
    }

    private void finished(PendingCall call, CallOutcome outcome, @Nullable Long code) {
        Duration took = Duration.ofNanos(timers.nanos() - call.startedNanos);
        events.emit(
                new Call.Finished(call.number, Initiator.CLIENT, call.method, outcome, code, took));
    }

    /// The id as an event shows it. The client chooses its length; an attribute must stay short.
    static String shortened(RequestId id) {
        return shortened(id.json());
    }

    private static String shortened(JsonPart id) {
        int length = Math.min(id.to() - id.from(), 4 * MAX_SHOWN);
        return shortened(new String(id.text(), id.from(), length, StandardCharsets.UTF_8));
    }

    private static String shortened(String id) {
        return id.length() <= MAX_SHOWN ? id : id.substring(0, MAX_SHOWN);
    }
}
