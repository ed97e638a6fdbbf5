package dev.mcptether.time;

import java.lang.Thread.UncaughtExceptionHandler;

/// Where every thread of the program starts, and where everything ends that a task throws and
/// nobody expected: in the handler that {@link #leadSurprisesTo} installs, which ends the process.
/// A thread that died alone would leave a process that looks alive and does only a part of its
/// work.
///
/// A thread that starts here needs no catch of its own. Whoever runs tasks of others on a thread
/// that has to go on (a timer, a turn, a library's callback) hands what they throw to {@link
/// #surprise}, or runs them by {@link #run}.
public final class Threads {
    private Threads() {}

    /// Once, for the whole process, as soon as there is a way out.
    public static void leadSurprisesTo(UncaughtExceptionHandler door) {
        Thread.setDefaultUncaughtExceptionHandler(door);
    }

    /// Starts a platform thread that does not keep the process alive.
    public static Thread start(String name, Runnable task) {
        Thread thread = unstarted(name, task);
        thread.start();
        return thread;
    }

    public static Thread unstarted(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().unstarted(task);
    }

    /// Starts a platform thread that gives way to messages, where the system has priorities.
    @SuppressWarnings("ThreadPriorityCheck") // For speed; nothing depends on who runs first.
    public static Thread startBehind(String name, Runnable task) {
        Thread thread = unstarted(name, task);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return thread;
    }

    public static Thread startVirtual(String name, Runnable task) {
        return Thread.ofVirtual().name(name).start(task);
    }

    public static Thread unstartedVirtual(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }

    /// Runs a task on a thread that goes on whatever the task throws.
    public static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable surprise) {
            surprise(surprise);
        }
    }

    /// Reports what nobody expected as if the present thread had died of it. Any thread; returns.
    public static void surprise(Throwable surprise) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, surprise);
    }

    /// For whoever can handle what broke in one task and goes on with the next: not when memory ran
    /// out, which may have broken anything.
    public static void surpriseIfOutOfMemory(Throwable broken) {
        if (broken instanceof OutOfMemoryError) {
            surprise(broken);
        }
    }
}
