package dev.mcptether.event;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// Finds the locks that a thread holds: monitors entered in Tether's own classes, and all locks of
/// `java.util.concurrent`. Code must hold none while it emits an event, because a listener may take
/// a lock of its own or wait for a disk.
final class HeldLocks {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HeldLocks() {}

    /// One line for each lock; empty if there is none. Locks of a virtual thread cannot be seen.
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
            // A pool's thread holds its own worker as a lock while it runs a task. That is no lock
            // of ours.
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
