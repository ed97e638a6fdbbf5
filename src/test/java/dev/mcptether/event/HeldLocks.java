package dev.mcptether.event;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// The locks that a thread holds: monitors entered in Tether's own classes, and locks of
/// `java.util.concurrent` whoever took them. Events are emitted while holding none: a listener may
/// take a lock of its own, or wait for a disk.
final class HeldLocks {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HeldLocks() {}

    /// One line for each, empty when there is none. A virtual thread's locks cannot be seen.
    static List<String> ofThisThread() {
        if (Thread.currentThread().isVirtual()) {
            return List.of();
        }
        long[] self = {Thread.currentThread().threadId()};
        ThreadInfo seen = THREADS.getThreadInfo(self, true, true)[0];
        List<String> held = new ArrayList<>();
        for (MonitorInfo monitor : seen.getLockedMonitors()) {
            StackTraceElement frame = monitor.getLockedStackFrame();
            if (isOurs(frame)) {
                held.add(monitor + " in " + frame);
            }
        }
        for (LockInfo lock : seen.getLockedSynchronizers()) {
            // A thread of a pool holds its own worker while it runs a task.
            if (lock.getClassName().startsWith("java.util.concurrent.locks.")) {
                held.add(lock.toString());
            }
        }
        return held;
    }

    private static boolean isOurs(StackTraceElement frame) {
        String name = frame.getClassName();
        String outermost = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
        return name.startsWith("dev.mcptether.")
                && !outermost.endsWith("Test")
                && !outermost.endsWith("IT");
    }
}
