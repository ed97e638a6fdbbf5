package dev.mcptether.telemetry.fanout;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A bounded queue from any thread to one. Adding an item is cheap for the sender. It wakes the
/// receiver only if that is idle, and the receiver then waits a little for more items before it
/// looks. (A wake-up costs more than everything else an event does.)
public final class Mailbox<T> {
    private final BlockingQueue<T> queue;
    private final long gatherNanos;
    private volatile @Nullable Thread receiver;
    private volatile boolean idle;
    private volatile boolean urgent;

    public Mailbox(int capacity, long gatherNanos) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.gatherNanos = gatherNanos;
    }

    /// Adds an item. Returns false if there is no room.
    public boolean offer(T item) {
        if (!queue.offer(item)) {
            return false;
        }
        if (idle) {
            wake();
        }
        return true;
    }

    /// Makes the receiver look now.
    public void hurry() {
        urgent = true;
        wake();
    }

    /// The oldest item, or null if there is none. For the receiver.
    public @Nullable T poll() {
        return queue.poll();
    }

    public int size() {
        return queue.size();
    }

    /// Waits until an item is there and others have had a moment to join it, until someone calls
    /// {@link #hurry}, or until `atMostNanos` are over. For the receiver.
    public void rest(long atMostNanos) {
        receiver = Thread.currentThread();
        long deadline = System.nanoTime() + atMostNanos;
        while (queue.isEmpty() && !urgent && deadline - System.nanoTime() > 0) {
            idle = true;
            // Whoever adds an item after this look sees that we are idle.
            if (queue.isEmpty() && !urgent) {
                LockSupport.parkNanos(this, deadline - System.nanoTime());
            }
        }
        idle = false;
        long gathered = System.nanoTime() + gatherNanos;
        while (!queue.isEmpty() && !urgent && gathered - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, gathered - System.nanoTime());
        }
        urgent = false;
    }

    private void wake() {
        idle = false;
        LockSupport.unpark(receiver);
    }
}
