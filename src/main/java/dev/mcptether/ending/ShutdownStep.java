package dev.mcptether.ending;

import java.time.Duration;

/// One thing to do on the way out.
///
/// @param budget how long it may take. Less if the deadline is near, more for the last step
/// @param forTheClient whether to leave it out when nobody reads our stdout any more
public record ShutdownStep(String name, Duration budget, boolean forTheClient, Action action) {

    /// May block, and should end early when interrupted. Exceptions are ignored: the action reports
    /// its own failures, and the process ends anyway.
    public interface Action {
        void run(Duration budget) throws Exception;
    }

    public static ShutdownStep always(String name, Duration budget, Action action) {
        return new ShutdownStep(name, budget, false, action);
    }

    public static ShutdownStep forTheClient(String name, Duration budget, Action action) {
        return new ShutdownStep(name, budget, true, action);
    }
}
