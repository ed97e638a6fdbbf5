package dev.mcptether.time;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs tasks one after the other, in the order they came, each on the thread that finds the place
/// free: the state they share needs no lock, and an uncontended task costs no change of thread.
/// Tasks must not block; whoever submits them bounds how many wait. A task submitted by a task runs
/// after it.
public final class Turns {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Consumer<Throwable> broken;

    /// @param broken is told of a task that threw; the next task runs all the same
    public Turns(Consumer<Throwable> broken) {
        this.broken = broken;
    }

    /// Runs the task now or leaves it to the thread whose turn it is. Every task goes through the
    /// queue: one that ran past it, because nothing seemed to run, could overtake an earlier one of
    /// its own thread that is queued but not yet counted.
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
            // Nobody is left to tell, and whoever waits for a turn must still get it.
        }
    }
}
