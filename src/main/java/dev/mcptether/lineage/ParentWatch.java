package dev.mcptether.lineage;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.event.Parent.WatchArmed;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches the lineage by push and by poll until the client is gone, and reports that once.
///
/// Checks run on the timers' thread, on the push watch's thread and on the thread that starts this.
/// The same thread emits what it found and reports the client's end, after it has released the
/// lock.
public final class ParentWatch implements AutoCloseable {
    /// The longest pause between checks when no push watch works. A check costs microseconds, and
    /// an orphan may live until the next one.
    static final Duration UNPUSHED_INTERVAL = Duration.ofSeconds(1);

    /// The pause between checks before the push watch is armed. In this way a starting shim keeps
    /// the promise to end within 50 ms.
    static final Duration UNARMED_INTERVAL = Duration.ofMillis(5);

    private final Lineage lineage;
    private final Duration interval;
    private final PushWatch push;
    private final Timers timers;
    private final EventSink events;
    private final Consumer<OrphanTrigger> clientGone;

    private final Object lock = new Object();

    /// Guarded by `lock`.
    private final Verdicts verdicts;

    /// Guarded by `lock`; null while none is scheduled.
    private Timers.@Nullable Timer nextCheck;

    /// Guarded by `lock`. Counts the changes of the pause; a check that belongs to an older pause
    /// schedules no further one.
    private int rhythm;

    /// Guarded by `lock`.
    private boolean closed;

    /// @param interval between polled checks if every process is watched by push too
    /// @param clientGone called once, when the client is gone; must not block
    public ParentWatch(
            Lineage lineage,
            Duration interval,
            ProcessTable table,
            PushWatch push,
            Timers timers,
            EventSink events,
            Consumer<OrphanTrigger> clientGone) {
        this.lineage = lineage;
        this.interval = interval;
        this.push = push;
        this.timers = timers;
        this.events = events;
        this.clientGone = clientGone;
        this.verdicts = new Verdicts(lineage, table);
    }

    /// Begins to watch by poll. This is cheap. Call it before anybody relies on the watch.
    public void start() {
        NamedProcess client = lineage.client();
        events.emit(
                new Parent.LineageFixed(
                        client == null ? -1 : client.pid(),
                        lineage.launchers().size(),
                        lineage.chain()));
        if (client != null) {
            events.emit(new WatchArmed(CheckMethod.POLL, true, ""));
            pollEvery(UNARMED_INTERVAL);
        }
    }

    /// Arms the push watch, which takes some time, and polls less often from then on. Checks at
    /// once, to find a process that ended before the watch was armed.
    public void arm() {
        List<ProcessIdentity> processes =
                lineage.watched().stream().map(NamedProcess::identity).toList();
        List<WatchArmed> armed = push.start(processes, this::woke);
        armed.forEach(events::emit);
        if (!processes.isEmpty()) {
            boolean allPushed = !armed.isEmpty() && armed.stream().allMatch(WatchArmed::armed);
            boolean pollOften = !allPushed && interval.compareTo(UNPUSHED_INTERVAL) > 0;
            pollEvery(pollOften ? UNPUSHED_INTERVAL : interval);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (nextCheck != null) {
                nextCheck.cancel();
            }
        }
        push.close();
    }

    /// Checks now, and from now on with this pause instead of the old one.
    private void pollEvery(Duration pause) {
        int mine;
        synchronized (lock) {
            mine = ++rhythm;
        }
        poll(pause, mine);
    }

    private void poll(Duration pause, int mine) {
        report(check(CheckMethod.POLL));
        synchronized (lock) {
            if (!closed && mine == rhythm) {
                if (nextCheck != null) {
                    nextCheck.cancel();
                }
                nextCheck = timers.after(pause, () -> poll(pause, mine));
            }
        }
    }

    /// A process may have ended. Check, because a push watch can be wrong: kernels before 6.15
    /// report the end of a process if a thread other than the main one calls exec.
    private void woke(ProcessIdentity process) {
        report(check(push.method()));
        boolean lives;
        synchronized (lock) {
            lives = !closed && verdicts.lives(process);
        }
        if (lives) {
            String detail = "pid " + process.pid() + " woke the watch but lives";
            events.emit(new WatchArmed(push.method(), false, detail));
        }
    }

    private List<Parent> check(CheckMethod method) {
        synchronized (lock) {
            return closed ? List.of() : verdicts.check(method);
        }
    }

    private void report(List<Parent> facts) {
        facts.forEach(events::emit);
        if (!facts.isEmpty() && facts.getLast() instanceof Parent.ClientGone gone) {
            close();
            clientGone.accept(trigger(gone.method()));
        }
    }

    private static OrphanTrigger trigger(CheckMethod method) {
        return switch (method) {
            case PIDFD -> OrphanTrigger.PIDFD;
            case HANDLE -> OrphanTrigger.HANDLE;
            case POLL -> OrphanTrigger.POLL;
        };
    }
}
