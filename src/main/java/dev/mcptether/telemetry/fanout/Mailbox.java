package dev.mcptether.telemetry.fanout;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A bounded queue from any thread to one, made so that putting something in costs the sender
/// little: the receiver is woken from idleness only, and then lets things come together for a while
/// before it looks. (A wake-up costs more than everything else an event does.)
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

    /// Puts it in, unless there is no room.
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

    /// What came first, or null when nothing is there. For the receiver.
    public @Nullable T poll() {
        return queue.poll();
    }

    public int size() {
        return queue.size();
    }

    /// Waits until something is there and has been joined by what comes soon after, until someone
    /// is in a hurry, or until `atMostNanos` are over. For the receiver.
    public void rest(long atMostNanos) {
        receiver = Thread.currentThread();
        long deadline = System.nanoTime() + atMostNanos;
        while (queue.isEmpty() && !urgent && deadline - System.nanoTime() > 0) {
            idle = true;
            // Whoever puts something in after this look sees that we are idle.
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
