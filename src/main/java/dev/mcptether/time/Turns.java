package dev.mcptether.time;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs tasks one after the other, in the order in which they came. Whichever thread submits a task
/// while none runs, runs it. So the state that the tasks share needs no lock, and an undisturbed
/// task changes no thread. Tasks must not block. Whoever submits them bounds how many wait. A task
/// that is submitted by a task runs after it.
public final class Turns {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Consumer<Throwable> broken;

    /// @param broken hears of a task that threw; the next task runs all the same
    public Turns(Consumer<Throwable> broken) {
        this.broken = broken;
    }

    /// Runs the task now, or leaves it to the thread whose turn it is. Every task goes through the
    /// queue. Otherwise a task that seems to find nothing running could overtake an earlier task of
    /// its own thread, one that is queued and not counted yet.
    public void run(Runnable task) {
        waiting.add(task);
        if (unfinished.getAndIncrement() != 0) {
            return;
        }
        do {
            perform(waiting.remove());
        } while (unfinished.decrementAndGet() != 0);
    }

    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Throwable surprise) {
            report(surprise);
        }
    }

    private void report(Throwable surprise) {
        try {
            broken.accept(surprise);
        } catch (Throwable worse) {
            // There is nobody left to tell, and others still wait for their turn.
        }
    }
}
