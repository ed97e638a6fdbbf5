package dev.mcptether.app;

import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.event.Event;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A daemon with a faulty network in front of it.
final class Rig implements AutoCloseable {
    /// A number stands still if it has not changed for this long, on a machine that does nothing
    /// else.
    private static final Duration STILL = Duration.ofMillis(600);

    final RecordingSink events = new RecordingSink();
    final RecordingSink daemonEvents = new RecordingSink();
    final Tally tally = new Tally();
    final FaultProxy proxy;
    private final SystemTimers timers = new SystemTimers();
    private DaemonInProcess daemon;

    Rig() throws IOException {
        this.daemon = new DaemonInProcess(tally, daemonEvents, timers);
        this.proxy = new FaultProxy(daemon.address());
    }

    /// @param hurry how many times faster than real time the daemon's clock runs
    Rig(int hurry) throws IOException {
        this.daemon = new DaemonInProcess(tally, daemonEvents, new HurriedTimers(timers, hurry));
        this.proxy = new FaultProxy(daemon.address());
    }

    DaemonInProcess daemon() {
        return daemon;
    }

    Timers timers() {
        return timers;
    }

    ShimInProcess shim(Setup setup) throws IOException {
        return new ShimInProcess(setup, proxy.url(), events, timers).start();
    }

    /// Ends the daemon and starts another one in its place.
    void restartDaemon() throws IOException {
        daemon.close();
        daemon = new DaemonInProcess(tally, daemonEvents, timers);
        proxy.lead(daemon.address());
    }

    <E extends Event> int count(Class<E> kind) {
        return events.events(kind).size();
    }

    /// Waits until a number is above zero and no longer grows. Returns it.
    static long awaitStill(LongSupplier number) {
        long stillNanos = Pace.roomFor(STILL).toNanos();
        long[] seen = {0, System.nanoTime()};
        Eventually.await(
                "stands still",
                () -> {
                    long now = number.getAsLong();
                    if (now != seen[0]) {
                        seen[0] = now;
                        seen[1] = System.nanoTime();
                    }
                    return now > 0 && System.nanoTime() - seen[1] > stillNanos;
                });
        return seen[0];
    }

    @Override
    public void close() throws IOException {
        tally.release();
        proxy.close();
        daemon.close();
        timers.close();
    }
}
