package dev.mcptether.time;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Time that moves only when a test says so. Tasks run on the thread that advances the time, in the
/// order in which they are due. Any thread may use it.
public final class VirtualTimers implements Timers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nanos;
    private long order;

    private record Task(long dueNanos, long order, Runnable run, AtomicBoolean cancelled)
            implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer after(Duration delay, Runnable run) {
        lock.lock();
        try {
            Task task = new Task(nanos + delay.toNanos(), order++, run, new AtomicBoolean());
            tasks.add(task);
            changed.signalAll();
            return () -> task.cancelled.set(true);
        } finally {
            lock.unlock();
        }
    }

    /// Moves the clock and runs all tasks that become due on the way, also those that other tasks
    /// add.
    public void advance(Duration by) {
        long until = nanos() + by.toNanos();
        for (Task task = next(until); task != null; task = next(until)) {
            if (!task.cancelled.get()) {
                task.run.run();
            }
        }
    }

    /// How many tasks are waiting.
    public int waiting() {
        lock.lock();
        try {
            tasks.removeIf(task -> task.cancelled.get());
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    /// Waits in real time until other threads have set at least this many timers.
    public void awaitWaiting(int least) throws InterruptedException {
        lock.lock();
        try {
            long patience = TimeUnit.SECONDS.toNanos(10);
            while (waiting() < least) {
                if (patience <= 0) {
                    throw new AssertionError(
                            "%d timers, expected %d".formatted(tasks.size(), least));
                }
                patience = changed.awaitNanos(patience);
            }
        } finally {
            lock.unlock();
        }
    }

    private @org.jspecify.annotations.Nullable Task next(long until) {
        lock.lock();
        try {
            Task task = tasks.peek();
            if (task == null || task.dueNanos > until) {
                nanos = until;
                return null;
            }
            tasks.poll();
            nanos = Math.max(nanos, task.dueNanos);
            return task;
        } finally {
            lock.unlock();
        }
    }
}
