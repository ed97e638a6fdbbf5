package dev.mcptether.lineage;

import dev.mcptether.config.Platform;
import dev.mcptether.event.Parent;
import dev.mcptether.process.ProcessIdentity;
import java.util.List;
import java.util.function.Consumer;

/// Lets the operating system say that a process may have ended, at once and without asking.
public interface PushWatch extends AutoCloseable {
    /// Begins to watch, and says for each process whether it can. Whoever asks must check all
    /// processes right afterwards, because one of them may have ended before, or may be another
    /// under the same pid.
    ///
    /// @param woke told on the watch's own thread that this process may have ended, at most once
    ///   for each; it is for the process table to confirm
    List<Parent.WatchArmed> start(List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke);

    /// The method of everything this watch says.
    Parent.CheckMethod method();

    /// Does not wait: a word that is on its way may still arrive.
    @Override
    void close();

    /// The best this system has. macOS has none that the JDK offers; there the polled check is all.
    static PushWatch on(Platform.Family family, StdioWatcher stdio) {
        return switch (family) {
            case LINUX -> new PidfdWatch(stdio);
            case WINDOWS -> new HandleWatch();
            case MACOS -> new NoWatch();
        };
    }
}
