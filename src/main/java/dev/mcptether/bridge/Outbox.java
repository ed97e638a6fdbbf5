package dev.mcptether.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The client's messages that wait for a link, in order, bounded in number and bytes. Turns only.
final class Outbox {
    /// More than a client keeps in flight (the SDKs' largest burst measured is 200), less than a
    /// runaway loop makes in a second.
    static final int MAX_MESSAGES = 10_000;

    private final SequencedMap<Outgoing, Entry> entries = new LinkedHashMap<>();

    /// Those with calls; the first is the next whose wait is over.
    private final TreeSet<Entry> waits = new TreeSet<>(Entry.BY_EXPIRY);

    private final long maxBytes;
    private long bytes;
    private long added;

    /// @param expiresNanos until when its calls wait; messages without calls wait for ever
    /// @param number tells entries apart that expire together
    private record Entry(Outgoing message, long expiresNanos, long number) {
        /// Nanoseconds may overflow, so only their difference means something.
        static final Comparator<Entry> BY_EXPIRY =
                ((Comparator<Entry>) (a, b) -> Long.signum(a.expiresNanos - b.expiresNanos))
                        .thenComparingLong(Entry::number);
    }

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Puts a message at the end, unless there is no room.
    boolean offer(Outgoing message, long expiresNanos) {
        if (entries.size() >= MAX_MESSAGES || bytes + message.bytes().length > maxBytes) {
            return false;
        }
        entries.putLast(message, added(message, expiresNanos));
        return true;
    }

    /// Puts messages that were sent before everything that was not, in their old order, and
    /// regardless of the bounds: they were within them once.
    void putBack(List<Outgoing> messages, ToLongFunction<Outgoing> expiresNanos) {
        for (Outgoing message : messages.reversed()) {
            entries.putFirst(message, added(message, expiresNanos.applyAsLong(message)));
        }
    }

    private Entry added(Outgoing message, long expiresNanos) {
        Entry entry = new Entry(message, expiresNanos, added++);
        bytes += message.bytes().length;
        if (!message.calls().isEmpty()) {
            waits.add(entry);
        }
        return entry;
    }

    /// Takes out the first message.
    @Nullable Outgoing poll() {
        if (entries.isEmpty()) {
            return null;
        }
        Outgoing first = entries.firstEntry().getKey();
        remove(first);
        return first;
    }

    void remove(Outgoing message) {
        Entry entry = entries.remove(message);
        if (entry != null) {
            waits.remove(entry);
            bytes -= message.bytes().length;
        }
    }

    /// Takes out all messages of which this is true, in order.
    List<Outgoing> takeIf(Predicate<Outgoing> wanted) {
        List<Outgoing> taken = entries.keySet().stream().filter(wanted).toList();
        taken.forEach(this::remove);
        return taken;
    }

    /// Takes out all messages with calls that have waited long enough.
    List<Outgoing> expired(long nowNanos) {
        List<Outgoing> expired = new ArrayList<>();
        while (!waits.isEmpty() && waits.first().expiresNanos() - nowNanos <= 0) {
            Outgoing message = waits.first().message();
            remove(message);
            expired.add(message);
        }
        return expired;
    }

    /// When the next call expires, or null when none waits.
    @Nullable Long nextExpiryNanos() {
        return waits.isEmpty() ? null : waits.first().expiresNanos();
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
