package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.hosting.Farewell.Patience;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.ProcessIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The children of a daemon that are not gone yet, and how much time they get to end. Any thread
/// may call.
final class LiveChildren {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, like `hurried`.
    private final Map<ProcessIdentity, Child> children = new HashMap<>();

    private boolean hurried;

    void add(Child child) {
        lock.lock();
        try {
            children.put(child.identity(), child);
        } finally {
            lock.unlock();
        }
    }

    void remove(ProcessIdentity process) {
        lock.lock();
        try {
            children.remove(process);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void stop(Child child, ExitCause cause) {
        boolean now = hurried();
        child.stop(now ? ExitCause.DAEMON_STOPPED : cause, now ? Patience.HURRIED : Patience.USUAL);
    }

    /// The daemon stops, so all children must end soon.
    void hurry() {
        List<Child> all;
        lock.lock();
        try {
            hurried = true;
            all = List.copyOf(children.values());
        } finally {
            lock.unlock();
        }
        all.forEach(each -> each.stop(ExitCause.DAEMON_STOPPED, Patience.HURRIED));
    }

    /// Waits until none is left, but not longer than this.
    void awaitNone(Duration patience) throws InterruptedException {
        long leftNanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!children.isEmpty() && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hurried() {
        lock.lock();
        try {
            return hurried;
        } finally {
            lock.unlock();
        }
    }
}
