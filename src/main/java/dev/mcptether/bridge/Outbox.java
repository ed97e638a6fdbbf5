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
    /// More than a client keeps in flight (the largest burst measured with an SDK is 200), and less
    /// than a runaway loop sends in a second.
    static final int MAX_MESSAGES = 10_000;

    private final SequencedMap<Outgoing, Entry> entries = new LinkedHashMap<>();

    /// The entries that have calls. The first one is the next to expire.
    private final TreeSet<Entry> waits = new TreeSet<>(Entry.BY_EXPIRY);

    private final long maxBytes;
    private long bytes;
    private long added;

    /// @param expiresNanos when its calls expire; a message without calls never does
    /// @param number tells apart entries that expire at the same time
    private record Entry(Outgoing message, long expiresNanos, long number) {
        /// Nanosecond values may overflow, so compare only their difference.
        static final Comparator<Entry> BY_EXPIRY =
                (a, b) ->
                        a.expiresNanos == b.expiresNanos
                                ? Long.compare(a.number, b.number)
                                : Long.signum(a.expiresNanos - b.expiresNanos);
    }

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Adds a message at the end. Returns false if there is no room.
    boolean offer(Outgoing message, long expiresNanos) {
        if (entries.size() >= MAX_MESSAGES || bytes + message.bytes().length > maxBytes) {
            return false;
        }
        entries.putLast(message, added(message, expiresNanos));
        return true;
    }

    /// Puts messages that were sent before in front, in their old order. The bounds do not apply:
    /// these messages were within them once.
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

    /// Takes out all messages that match, in order.
    List<Outgoing> takeIf(Predicate<Outgoing> wanted) {
        List<Outgoing> taken = entries.keySet().stream().filter(wanted).toList();
        taken.forEach(this::remove);
        return taken;
    }

    /// Takes out all messages whose calls have expired.
    List<Outgoing> expired(long nowNanos) {
        List<Outgoing> expired = new ArrayList<>();
        while (!waits.isEmpty() && waits.first().expiresNanos() - nowNanos <= 0) {
            Outgoing message = waits.first().message();
            remove(message);
            expired.add(message);
        }
        return expired;
    }

    /// When the next call expires, or null if none waits.
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
