package dev.mcptether.bridge;

import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.link.Uplink;
import dev.mcptether.link.UplinkListener.Unavailable;
import dev.mcptether.link.UplinkListener.Unavailable.Cause;
import dev.mcptether.time.Throttle;
import dev.mcptether.time.Timers;
import java.util.List;

/// The client's messages on their way to the daemon. With a link they pass. Without one they wait,
/// are answered from memory, or are refused. Turns only.
final class ToDaemon {
    /// Bound on the bytes on their way to the daemon: enough to keep a fast daemon busy.
    private static final long THROTTLE_BYTES = 4L << 20;

    private final Waiting waiting;
    private final ClientCalls calls;
    private final ColdStart coldStart;
    private final Uplink uplink;
    private final Timers timers;
    private final EventSink events;
    private final Throttle throttle = new Throttle(THROTTLE_BYTES);

    private Passage passage = new Passage.Down();
    private Unavailable why = new Unavailable(Cause.AWAY, "no connection has been tried yet");
    private long unwrittenBytes;
    private boolean tried;
    private boolean everLinked;
    private boolean unflushed;

    ToDaemon(
            Waiting waiting,
            ClientCalls calls,
            ColdStart coldStart,
            Uplink uplink,
            Uplink.Context context) {
        this.waiting = waiting;
        this.calls = calls;
        this.coldStart = coldStart;
        this.uplink = uplink;
        this.timers = context.timers();
        this.events = context.events();
    }

    /// Holds back the reader of stdin; any thread.
    Throttle throttle() {
        return throttle;
    }

    Passage passage() {
        return passage;
    }

    /// Moves to the next state. No other place changes the passage.
    void move(Passage next) {
        Passage before = passage;
        passage = next;
        if (before.name() != next.name()) {
            events.emit(new SessionEvent.PassingChanged(before.name(), next.name()));
        }
    }

    /// @param more another message or a {@link #flush} follows at once
    void pass(Outgoing message, boolean more) {
        if (passage instanceof Passage.Up) {
            send(message, more);
        } else {
            queue(message);
        }
    }

    /// Passes an answer of the client, also during a replay: the daemon may ask something before it
    /// answers the replayed `initialize`, and wait for it.
    void passAnswer(Outgoing message, boolean more) {
        if (passage instanceof Passage.Replaying) {
            send(message, more);
        } else {
            pass(message, more);
        }
    }

    /// Answers the daemon in the client's place. A daemon that asks without reading gets no answer;
    /// otherwise these answers would pile up, since they do not count towards the client's
    /// throttle.
    void answerAsWell(Outgoing message) {
        if (passage instanceof Passage.Linked && throttle.bytes() <= 2 * THROTTLE_BYTES) {
            send(message, false);
        } else {
            events.emit(new Dropped(What.CLIENT_ANSWER, Why.QUEUE_FULL, 1));
        }
    }

    private void send(Outgoing message, boolean more) {
        calls.sent(message);
        hand(message.bytes(), more);
        long transitNanos = timers.nanos() - message.readNanos();
        events.emit(
                new Message.Passed(
                        Direction.TO_DAEMON, message.kind(), message.bytes().length, transitNanos));
    }

    /// Gives bytes to the link. There must be a link.
    void hand(byte[] bytes, boolean more) {
        throttle.add(bytes.length);
        unwrittenBytes += bytes.length;
        unflushed |= more;
        uplink.send(bytes, more);
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            uplink.flush();
        }
    }

    private void queue(Outgoing message) {
        boolean call = !message.calls().isEmpty();
        if (call && uplink.wake()) {
            why = new Unavailable(Cause.AWAY, "the session was ended, and another one begins");
        }
        if (call && why.refused()) {
            expired(message);
        } else if (!(call && tried && answeredFromMemory(message)) && !waiting.offer(message)) {
            overloaded(message);
        }
    }

    private void overloaded(Outgoing message) {
        if (!message.calls().isEmpty()) {
            calls.refuseAll(
                    message,
                    Refusal.OVERLOADED,
                    "Too many messages wait for the daemon, so this one was not sent. "
                            + unavailable());
        } else {
            What what = message.kind() == Kind.RESPONSE ? What.CLIENT_ANSWER : What.NOTIFICATION;
            events.emit(new Dropped(what, Why.QUEUE_FULL, 1));
        }
    }

    /// Answers a message from memory if no daemon has been there yet and one answered it in an
    /// earlier session. Returns whether it did.
    private boolean answeredFromMemory(Outgoing message) {
        boolean absent = !everLinked && !why.refused();
        byte[] answer = absent ? coldStart.answer(message) : null;
        if (answer != null) {
            calls.answeredFromMemory(message.calls().getFirst(), answer);
        }
        return answer != null;
    }

    /// Answers what waits, as far as memory has the answers.
    void serveFromMemory() {
        if (tried) {
            var _ = waiting.takeIf(this::answeredFromMemory);
        }
    }

    /// The calls of a message have waited as long as they may.
    void expired(Outgoing message) {
        if (!answeredFromMemory(message)) {
            calls.refuseUnavailable(message, unavailable());
        }
    }

    /// Refuses subscriptions that wait. The session ends, so nobody would listen to them.
    void refuseSubscriptions() {
        waiting.takeIf(message ->
                        message.kind() == Kind.REQUEST
                                && message.calls().getFirst().isSubscription())
                .forEach(message ->
                        calls.refuseAll(
                                message,
                                Refusal.SHUTTING_DOWN,
                                "The shim ends, so this was not sent."));
    }

    private String unavailable() {
        String text =
                switch (why.cause()) {
                    case AWAY ->
                            "No daemon can be reached, so nothing was sent and trying again is safe. %s. Start one with `tether daemon run`; `tether events` shows what was tried.";
                    case REFUSED ->
                            "The daemon refuses this shim: %s. Nothing is sent until that is changed; see `tether daemon status`.";
                    case ENDED ->
                            "The session was ended at the daemon: %s. The next request begins another one.";
                };
        return text.formatted(why.text());
    }

    // The link

    /// A link opened. No message passes before {@link #up}.
    void linked() {
        everLinked = true;
        throttle.hold();
        why = new Unavailable(Cause.AWAY, "the link has just been lost");
    }

    /// Sends what waits. From now on messages pass.
    void up(Passage.Up up) {
        move(up);
        coldStart.checks().forEach(check -> hand(check, true));
        Outgoing message;
        while ((message = waiting.poll()) != null) {
            calls.sending(message);
            send(message, true);
        }
        flush();
        waiting.changed();
    }

    /// This many bytes will never have to be sent again.
    void written(int bytes) {
        unwrittenBytes -= bytes;
        throttle.remove(bytes);
    }

    /// The link is lost, with everything on its way. Whoever waited for room may go on.
    void lost() {
        move(new Passage.Down());
        throttle.release(unwrittenBytes);
        unwrittenBytes = 0;
        unflushed = false;
        int stale = waiting.takeIf(message -> message.kind() == Kind.RESPONSE).size();
        if (stale > 0) {
            events.emit(new Dropped(What.CLIENT_ANSWER, Why.STALE, stale));
        }
    }

    /// Another daemon's tools may do other things. A call that was sent because the old daemon
    /// called its tool safe is not sent again.
    void distrust() {
        calls.forgetSafeTools();
        List<Outgoing> doubtful =
                waiting.takeIf(message ->
                        !message.isSafe()
                                && message.calls().stream().anyMatch(PendingCall::everSent));
        for (Outgoing message : doubtful) {
            calls.refuseAll(
                    message,
                    Refusal.OUTCOME_UNKNOWN,
                    "The daemon was lost after this was sent and before it was answered; it may have run. The daemon that is there now may be another one, so it was not sent again.");
        }
    }

    void unavailable(Unavailable state) {
        why = state;
        tried = true;
        serveFromMemory();
        if (state.refused()) {
            waiting.takeIf(message -> !message.calls().isEmpty()).forEach(this::expired);
        }
    }
}
