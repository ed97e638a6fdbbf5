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

    /// Runs the task now or leaves it to the thread whose turn it is.
    public void run(Runnable task) {
        if (unfinished.compareAndSet(0, 1)) {
            perform(task);
            if (unfinished.decrementAndGet() == 0) {
                return;
            }
        } else {
            waiting.add(task);
            if (unfinished.getAndIncrement() != 0) {
                return;
            }
        }
        do {
            Runnable next = waiting.poll();
            if (next != null) {
                perform(next);
            }
        } while (unfinished.decrementAndGet() != 0);
    }

    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Throwable surprise) {
            broken.accept(surprise);
        }
    }
}
