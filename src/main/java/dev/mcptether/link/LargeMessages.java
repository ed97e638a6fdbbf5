package dev.mcptether.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets one message at a time grow large, of all messages that arrive on several connections. So
/// ten connections need little more memory than one. The others are read on when it is their turn;
/// until then their peers have to wait. Any thread.
final class LargeMessages {
    /// A message of this size or less needs no turn.
    static final int SMALL_BYTES = 1 << 20;

    /// Guards the other fields.
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Object holder;

    private record Waiting(Object who, Runnable goOn) {}

    /// Runs `goOn` as soon as `who` has the turn: now, or on the thread that gives it back.
    void enter(Object who, Runnable goOn) {
        lock.lock();
        try {
            if (holder != null && !who.equals(holder)) {
                waiting.add(new Waiting(who, goOn));
                return;
            }
            holder = who;
        } finally {
            lock.unlock();
        }
        goOn.run();
    }

    /// Gives the turn back, or the place in the queue. Does nothing for who has neither.
    void leave(Object who) {
        Waiting next;
        lock.lock();
        try {
            if (!who.equals(holder)) {
                waiting.removeIf(each -> who.equals(each.who()));
                return;
            }
            next = waiting.poll();
            holder = next == null ? null : next.who();
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.goOn().run();
        }
    }
}
