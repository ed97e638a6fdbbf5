package dev.mcptether.daemon.single;

import dev.mcptether.daemon.SessionView;
import dev.mcptether.daemon.control.Asker;
import dev.mcptether.daemon.control.Controlled;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;

/// Does what commands ask of a daemon, and records who asked.
public final class Steering implements Controlled {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Incumbent incumbent;
    private final LongPredicate endSession;
    private final BiConsumer<ExitReason, String> end;
    private final EventSink events;
    private final Timers timers;

    /// @param endSession ends the session with this number; false if there is none
    /// @param end requests the process's end and returns at once
    public Steering(
            Incumbent incumbent,
            LongPredicate endSession,
            BiConsumer<ExitReason, String> end,
            EventSink events,
            Timers timers) {
        this.incumbent = incumbent;
        this.endSession = endSession;
        this.end = end;
        this.events = events;
        this.timers = timers;
    }

    @Override
    public JsonNode status() {
        return incumbent.status();
    }

    @Override
    public void found(Asker asker) {
        events.emit(new Daemon.StartLost(asker.pid(), asker.command(), asker.user()));
    }

    @Override
    public void stop(Asker asker) {
        asked("stop", asker);
        end(asker);
    }

    @Override
    public void drain(Asker asker, Duration atMost) {
        asked("drain", asker);
        incumbent.drains();
        drained(asker, timers.nanos(), atMost);
    }

    @Override
    public boolean end(Asker asker, long session) {
        boolean there = endSession.test(session);
        if (there) {
            events.emit(new Daemon.EndAsked(session, asker.pid(), asker.command(), asker.user()));
        }
        return there;
    }

    private void asked(String what, Asker asker) {
        events.emit(new Daemon.StopAsked(what, asker.pid(), asker.command(), asker.user()));
    }

    private void end(Asker asker) {
        end.accept(
                ExitReason.STOP_ASKED,
                "by `%s`, pid %d, user %s".formatted(asker.command(), asker.pid(), asker.user()));
    }

    /// Ends the daemon when no call is open or the time is over. Until then it looks again and
    /// again.
    private void drained(Asker asker, long sinceNanos, Duration atMost) {
        int open = incumbent.sessions().stream().mapToInt(SessionView::callsInFlight).sum();
        Duration took = Duration.ofNanos(timers.nanos() - sinceNanos);
        if (open == 0 || took.compareTo(atMost) >= 0) {
            events.emit(new Daemon.Drained(open, took));
            end(asker);
        } else {
            var _ = timers.after(LOOK, () -> drained(asker, sinceNanos, atMost));
        }
    }
}
