package dev.mcptether.app;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// An executor whose tasks cannot fail unheard.
final class Guarded {
    private Guarded() {}

    /// @param broken is told of a task that threw
    static Executor by(Consumer<Throwable> broken, Executor executor) {
        return task ->
                executor.execute(() -> {
                    try {
                        task.run();
                    } catch (Throwable surprise) {
                        broken.accept(surprise);
                    }
                });
    }
}
