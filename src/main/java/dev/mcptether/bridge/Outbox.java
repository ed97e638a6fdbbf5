package dev.mcptether.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's messages that wait for a link, in order, bounded in number and bytes. Turns only.
final class Outbox {
    /// More than a client keeps in flight (the SDKs' largest burst measured is 200), less than a
    /// runaway loop makes in a second.
    static final int MAX_MESSAGES = 10_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;

    /// @param expiresNanos until when its calls wait; messages without calls wait for ever
    record Entry(Outgoing message, long expiresNanos, boolean resent) {}

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Puts a message at the end, unless there is no room.
    boolean offer(Outgoing message, long expiresNanos) {
        if (entries.size() >= MAX_MESSAGES || bytes + message.bytes().length > maxBytes) {
            return false;
        }
        entries.addLast(new Entry(message, expiresNanos, false));
        bytes += message.bytes().length;
        return true;
    }

    /// Puts messages that were sent before everything that was not, in their old order, and
    /// regardless of the bounds: they were within them once.
    void putBack(List<Outgoing> messages, long expiresNanos) {
        for (Outgoing message : messages.reversed()) {
            entries.addFirst(new Entry(message, expiresNanos, true));
            bytes += message.bytes().length;
        }
    }

    @Nullable Entry poll() {
        Entry entry = entries.pollFirst();
        if (entry != null) {
            bytes -= entry.message().bytes().length;
        }
        return entry;
    }

    void remove(Outgoing message) {
        if (entries.removeIf(entry -> entry.message() == message)) {
            bytes -= message.bytes().length;
        }
    }

    /// Takes out all messages with calls that have waited long enough.
    List<Outgoing> expired(long nowNanos) {
        List<Outgoing> expired = new ArrayList<>();
        for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (!entry.message().calls().isEmpty() && entry.expiresNanos() - nowNanos <= 0) {
                each.remove();
                bytes -= entry.message().bytes().length;
                expired.add(entry.message());
            }
        }
        return expired;
    }

    /// When the next call expires, or null when none waits.
    @Nullable Long nextExpiryNanos() {
        Long next = null;
        for (Entry entry : entries) {
            boolean waits = !entry.message().calls().isEmpty();
            if (waits && (next == null || entry.expiresNanos() - next < 0)) {
                next = entry.expiresNanos();
            }
        }
        return next;
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
