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

/// The client's calls from the request that opens one to the single answer that ends it, whoever
/// gives that answer. Turns only.
final class ClientCalls {
    /// A request id must be remembered until it is answered; a client with more open requests than
    /// this is broken, or attacks.
    static final int MAX_OPEN = 100_000;

    /// What is remembered of open requests; one may go beyond it. Room for 100,000 ids as long as
    /// SDKs make them (36 characters), twice.
    static final long MAX_REMEMBERED_BYTES = 8 << 20;

    /// A call that the link is lost over so often is likely to be why.
    static final int MAX_RESENDS = 20;

    /// Characters of an id that an event shows.
    private static final int MAX_SHOWN = 128;

    private static final String GONE = "the daemon is gone";

    private final PendingCalls pending;
    private final SafeCalls safeCalls = new SafeCalls();
    private final Kept kept = new Kept();
    private final ClientPort client;
    private final CallNumbers numbers;
    private final Timers timers;
    private final EventSink events;

    /// @param settled runs whenever nobody waits for an answer any more
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

    /// Opens a call. Returns null when there are too many: it has its answer then.
    ///
    /// @param messageBytes how long its message is
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
                    "The ids of the open requests, and those that change what is restored after a reconnect, take more than 8 MiB");
            return null;
        }
        return call;
    }

    /// Refuses a call because there is too much of its kind.
    void overloaded(PendingCall call, String what) {
        refuse(
                call,
                Refusal.OVERLOADED,
                what + "; not sent. Wait for answers, or cancel what is not needed any more.");
    }

    /// Opens and refuses a call of whose request only the id is known.
    void refuseTooLarge(JsonPart id, Method method, String text) {
        Refusal refusal = Refusal.MESSAGE_TOO_LARGE;
        long number = numbers.next();
        long startedNanos = timers.nanos();
        events.emit(
                new Call.Started(
                        number, Initiator.CLIENT, method, shortened(id), null, null));
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

    /// Answers what has an id and is no request. A daemon may answer it or not, so it gets no call.
    void refuseInvalid(RequestId id, long readNanos) {
        client.write(Refusal.invalid(id), Kind.RESPONSE, readNanos);
    }

    /// Ends a call with an answer of our own.
    void refuse(PendingCall call, Refusal refusal, String text) {
        pending.remove(call);
        answer(call, refusal, text);
    }

    private void answer(PendingCall call, Refusal refusal, String text) {
        client.write(refusal.answer(call.id, call.everSent(), text), Kind.RESPONSE, timers.nanos());
        finished(call, refusal.outcome(), (long) refusal.code());
    }

    /// Ends all calls of a message that will not be sent: those that are still open are refused.
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

    /// Ends all calls of a message for which no daemon came in time.
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

    /// Ends a call with what a daemon answered in an earlier session.
    void answeredFromMemory(PendingCall call, byte[] answer) {
        pending.remove(call);
        call.accepted(answer);
        client.write(answer, Kind.RESPONSE, timers.nanos());
        events.emit(new Call.AnsweredFromMemory(call.number, call.method));
        finished(call, CallOutcome.OK, null);
    }

    /// Ends a call whose answer came but could not be kept.
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

    /// Ends a call with the daemon's answer. Returns whether the client may have it: not when the
    /// call is over, never was, or is one that this daemon has not been sent yet.
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

    /// The call that somebody waits for and a cancellation means, or null.
    @Nullable PendingCall subject(Envelope cancellation) {
        RequestId subject = cancellation.params().subject();
        PendingCall call = subject == null ? null : pending.find(subject);
        return call == null || call.stage() == PendingCall.Stage.CANCELLED ? null : call;
    }

    /// Ends a call that the client has taken back and the daemon has, or will get: it is
    /// remembered, because its answer may still come and is the client's.
    void cancel(PendingCall call) {
        pending.cancel(call);
        finished(call, CallOutcome.CANCELLED, null);
    }

    /// Ends a call that the client has taken back before it was sent, and never will be.
    void drop(PendingCall call) {
        pending.remove(call);
        events.emit(new Dropped(What.REQUEST, Why.CANCELLED, 1));
        finished(call, CallOutcome.CANCELLED, null);
    }

    /// The link is gone: whatever the daemon may have is answered, unless it may be sent again.
    /// Returns the messages that may, in their old order.
    List<Outgoing> cut(Loss loss) {
        String text =
                "The link to the daemon was lost (%s) after this was sent and before it was answered; it may have run."
                        .formatted(loss.detail());
        Set<Outgoing> again = new LinkedHashSet<>();
        for (PendingCall call : pending.all()) {
            switch (call.stage()) {
                case QUEUED -> {}
                case CANCELLED -> {
                    // One that waits for a link in a batch is not over: the batch will be sent.
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

    /// A subscription ends with the daemon that keeps it, and what changed until the next one is
    /// there nobody tells: the client must listen anew, which a result would not say. MCP
    /// 2026-07-28 has the notification for this; the error is for clients that only know answers.
    private void endSubscription(PendingCall call) {
        client.write(Notice.cancelled(call.id, GONE), Kind.NOTIFICATION, timers.nanos());
        refuse(
                call,
                Refusal.DAEMON_UNAVAILABLE,
                "The subscription ended with the link to its daemon; listen again, and fetch again what it was about.");
    }

    /// The daemon has ended a subscription. Whether or not an answer follows, nobody waits for it.
    void endedByDaemon(@Nullable RequestId id) {
        PendingCall call = id == null ? null : pending.find(id);
        if (call != null && call.isSubscription() && call.stage() == PendingCall.Stage.SENT) {
            cancel(call);
        }
    }

    /// Whether the daemon may see it twice without harm, and everybody still waits for it.
    private boolean mayBeResent(Outgoing message) {
        return message.isSafe()
                && message.calls().stream()
                        .allMatch(call ->
                                call.stage() == PendingCall.Stage.SENT
                                        && call.timesRequeued() < MAX_RESENDS
                                        && pending.contains(call));
    }

    /// The daemon gets a message.
    void sent(Outgoing message) {
        message.sent(kept);
    }

    /// A message is about to be sent: says which of its calls are sent again.
    void sending(Outgoing message) {
        for (PendingCall call : message.calls()) {
            if (call.everSent()) {
                events.emit(new Call.Resent(call.number, call.method));
            }
        }
    }

    /// Another daemon's tools of the same name may do something else.
    void forgetSafeTools() {
        safeCalls.forget();
        for (PendingCall call : pending.all()) {
            if (call.method == Method.TOOLS_CALL) {
                call.distrust();
            }
        }
    }

    /// Answers all that is still open.
    void end() {
        for (PendingCall call : pending.all()) {
            if (call.isSubscription() && call.stage() == PendingCall.Stage.SENT) {
                pending.remove(call);
                client.write(Notice.subscriptionOver(call.id), Kind.RESPONSE, timers.nanos());
                finished(call, CallOutcome.OK, null);
            } else {
                endUnanswered(
                        call, Refusal.SHUTTING_DOWN, "The shim is ending and no answer has come.");
            }
        }
    }

    /// Whether a request of the client with this id has no answer yet.
    boolean isOpen(RequestId id) {
        return pending.find(id) != null;
    }

    /// Calls that somebody waits for; any thread.
    int awaited() {
        return pending.awaited();
    }

    /// Calls that somebody waits for and that are no pings; any thread.
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

    /// An id is the client's own text and may be long; an attribute must not.
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
