package dev.mcptether.ending;

import java.time.Duration;

/// One thing to do on the way out.
///
/// @param budget how long it may take; what is left of the deadline may allow it less, and the last
///   step more
/// @param forTheClient whether it is left out when nobody reads our stdout any more
public record ShutdownStep(String name, Duration budget, boolean forTheClient, Action action) {

    /// May block; should end early when it is interrupted. What it throws is ignored: what went
    /// wrong is its own to say, and the end has to come anyway.
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
