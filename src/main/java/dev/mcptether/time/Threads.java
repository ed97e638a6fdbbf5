package dev.mcptether.time;

import java.lang.Thread.UncaughtExceptionHandler;

/// Every thread of the program starts here. Every exception that a task throws and nobody expected
/// ends here, in the handler that {@link #leadSurprisesTo} installs, which ends the process. If
/// only the thread died, the process would look alive and do only part of its work.
///
/// A thread that starts here needs no catch of its own. Code that runs tasks of others on a thread
/// that must go on (a timer, a turn, a library's callback) passes their exceptions to {@link
/// #surprise}, or runs them with {@link #run}.
public final class Threads {
    private Threads() {}

    /// Installs the handler, once for the whole process, as soon as the process can end in order.
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

    /// Starts a platform thread of low priority, so that messages come first where the system has
    /// priorities.
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

    /// Runs a task on a thread that must go on even if the task throws.
    public static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable surprise) {
            surprise(surprise);
        }
    }

    /// Handles an exception that nobody expected, as if this thread had died of it. Any thread; it
    /// returns.
    public static void surprise(Throwable surprise) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, surprise);
    }

    /// For code that handles the failure of one task and goes on with the next. If memory ran out,
    /// anything may be broken, so the process ends instead.
    public static void surpriseIfOutOfMemory(Throwable broken) {
        if (broken instanceof OutOfMemoryError) {
            surprise(broken);
        }
    }
}
