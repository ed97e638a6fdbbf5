package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Event;
import dev.mcptether.event.Link;
import dev.mcptether.event.Pairing;
import dev.mcptether.event.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What has begun and not ended yet. When the instance ends, some code may not have emitted its end
/// yet: a connect attempt on a busy machine, a close that nobody answers. The process's end then
/// ends it, so the fan-out emits that end. Calls are not kept here, because they are too many. Any
/// thread.
final class Unfinished {
    /// The close code of a connection that ended without one.
    private static final int ABNORMAL = 1006;

    private record Subject(Pairing.What what, long number, Instant since) {}

    /// By its words and not by a record, because the first hash code of a record takes 10 ms
    /// (measured), and every shim would compute one while it starts. Its own lock.
    private final Map<String, Subject> begun = new LinkedHashMap<>();

    void note(Event event, Instant time) {
        Pairing pairing = Pairing.of(event);
        if (pairing.what() == Pairing.What.CALL) {
            return;
        }
        switch (pairing.step()) {
            case BEGINS -> {
                Subject subject = new Subject(pairing.what(), pairing.number(), time);
                synchronized (begun) {
                    begun.put(pairing.subject(), subject);
                }
            }
            case ENDS -> {
                synchronized (begun) {
                    begun.remove(pairing.subject());
                }
            }
            case NONE -> {}
        }
    }

    /// The ends of everything that is open, in the order in which it began.
    List<Event> ends(Instant now) {
        List<Event> ends = new ArrayList<>();
        synchronized (begun) {
            for (Subject subject : begun.values()) {
                Duration lasted = Duration.between(subject.since(), now);
                // If the clock was set back, the duration is unknown; use zero.
                end(subject, lasted.isNegative() ? Duration.ZERO : lasted, ends);
            }
            begun.clear();
        }
        return ends;
    }

    private static void end(Subject subject, Duration lasted, List<Event> to) {
        switch (subject.what()) {
            case ATTEMPT ->
                    to.add(
                            new Link.AttemptEnded(
                                    subject.number(),
                                    Link.ConnectOutcome.ABANDONED,
                                    lasted,
                                    "the instance ends"));
            case OUTAGE -> to.add(new Link.OutageEnded(lasted));
            case SESSION -> to.add(new SessionEvent.Ended(lasted));
            case DAEMON_SESSION ->
                    to.add(new Daemon.SessionClosed(subject.number(), ABNORMAL, lasted));
            case INSTANCE, CALL, NOTHING -> {} // the instance's end is what we are called for
        }
    }
}
