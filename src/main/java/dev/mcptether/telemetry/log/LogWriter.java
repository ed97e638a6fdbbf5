package dev.mcptether.telemetry.log;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Fact.Recording;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Telemetry;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.slots.Meters;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.Series;
import dev.mcptether.telemetry.slots.Slots;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers, chains and writes lines, file after file. At every line it knows which counters the log
/// explains so far. Owned by whoever writes the log: see {@link EventLog}.
public final class LogWriter {
    private final StateDirectory home;
    private final Identity who;
    private final LogPolicy policy;
    private final LineFormat format;
    private final Slots live;
    private final Slots unlogged;
    private final Slots explained;
    private final Meters explaining;
    private final Chain chain = new Chain();

    private long[] counted;
    private long seq;
    private int files;
    private @Nullable LogFile file;
    private boolean owesForce;

    /// @param live the instance's slots, which record where the log ends
    /// @param unlogged the counts of events without a line, from any thread
    public LogWriter(
            StateDirectory home,
            Identity who,
            LogPolicy policy,
            Metrics metrics,
            Slots live,
            Slots unlogged) {
        this.home = home;
        this.who = who;
        this.policy = policy;
        this.format = new LineFormat(who);
        this.live = live;
        this.unlogged = unlogged;
        this.explained = Slots.unmapped(metrics.layout());
        this.explaining =
                new Meters(metrics, explained, who.role(), InstantSource.fixed(Instant.EPOCH));
        this.counted = new long[unlogged.values().length];
    }

    /// Removes what is too old. If the home does not allow it, ignore that here.
    void clean(Instant now) {
        try {
            new Retention(policy.keepBytes(), policy.keepFor())
                    .apply(home.root().resolve("events"), now);
        } catch (IOException notRemoved) {
            return;
        }
    }

    /// Writes the line of an event. The instance's last line carries all counters, and is on disk
    /// with everything before it when this returns.
    void write(Stamped stamped) throws IOException {
        boolean last = stamped.event() instanceof Instance.Stopped;
        if (last) {
            count(stamped.time());
        }
        LogFile current = fileFor(stamped.time());
        if (last) {
            explaining.emit(stamped.event());
        }
        append(current, stamped, last ? totals() : Map.of());
        if (!last) {
            explaining.emit(stamped.event());
        }
        owesForce |= Fact.of(stamped.event()).recording() == Recording.DURABLE_LINE;
        if (last) {
            forceLast();
            live.logEnded(seq, chain.last());
        }
    }

    /// Forces the last line to disk if it can. The line is written by now and has the final
    /// counters: a failure after it cannot be counted any more. (The shutdown plan interrupts a
    /// step that takes too long, which ends a force on a busy disk.)
    private void forceLast() {
        try {
            force();
        } catch (IOException written) {
            return;
        }
    }

    /// Whether a durable line is not yet forced to disk.
    boolean owesForce() {
        return owesForce;
    }

    /// Waits until every durable line is on disk.
    void force() throws IOException {
        LogFile current = file;
        boolean owed = owesForce;
        owesForce =
                false; // also when it fails: that is said, and the next durable line tries again
        if (owed && current != null) {
            current.force();
        }
    }

    /// Writes what events without a line have added since the last time, if anything.
    void count(Instant now) throws IOException {
        long[] values = unlogged.values();
        long[] grown = new long[values.length];
        for (int slot = 0; slot < values.length; slot++) {
            grown[slot] = values[slot] - counted[slot];
        }
        Map<String, Decimal> increments = Series.added(unlogged.layout(), grown);
        if (increments.isEmpty()) {
            return;
        }
        Event event = new Telemetry.Counted(increments);
        append(fileFor(now), new Stamped(now, event, null), Map.of());
        explained.addAll(grown);
        counted = values;
    }

    void close() {
        LogFile last = file;
        if (last != null) {
            try {
                last.close();
            } catch (IOException alreadyGone) {
                return;
            }
        }
    }

    private LogFile fileFor(Instant time) throws IOException {
        LocalDate today = LocalDate.ofInstant(time, ZoneOffset.UTC);
        LogFile current = file;
        if (current != null
                && !today.isAfter(current.date())
                && current.size() < policy.fileBytes()) {
            return current;
        }
        if (current != null) {
            // Force the old file before the next one is made. If that fails, no file is open that
            // nobody knows of.
            current.force();
        }
        LogFile fresh = LogFile.create(home, who, today);
        file = fresh;
        if (current != null) {
            closeForced(current);
        }
        files++;
        if (files > 1) {
            Event event = new Telemetry.LogContinued(files);
            append(fresh, new Stamped(time, event, null), totals());
            clean(time);
        }
        return fresh;
    }

    private static void closeForced(LogFile done) {
        try {
            done.close();
        } catch (IOException alreadyOnDisk) {
            return;
        }
    }

    /// All counters that the log explains up to here; a missing name is 0.
    private Map<String, Decimal> totals() {
        return Series.added(explained.layout(), explained.values());
    }

    private void append(LogFile to, Stamped stamped, Map<String, Decimal> totals)
            throws IOException {
        byte[] line = format.line(stamped, seq + 1, totals, chain.link());
        to.append(line);
        seq++;
        chain.add(line);
    }
}
