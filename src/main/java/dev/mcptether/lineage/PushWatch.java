package dev.mcptether.lineage;

import dev.mcptether.config.Platform;
import dev.mcptether.event.Parent;
import dev.mcptether.process.ProcessIdentity;
import java.util.List;
import java.util.function.Consumer;

/// The operating system tells at once when a process may have ended.
public interface PushWatch extends AutoCloseable {
    /// Begins to watch and returns for each process whether it is watched. The caller must check
    /// all processes right afterwards, because one may have ended before, or its pid may belong to
    /// another process by now.
    ///
    /// @param woke runs on the watch's own thread, at most once for each process, when that process
    ///   may have ended; the process table must confirm it
    List<Parent.WatchArmed> start(List<ProcessIdentity> processes, Consumer<ProcessIdentity> woke);

    /// The method under which events report what this watch finds.
    Parent.CheckMethod method();

    /// Does not wait. A report that is on its way may still arrive.
    @Override
    void close();

    /// The best watch that this system has. On macOS the JDK offers none, so there the polled check
    /// is all.
    static PushWatch on(Platform.Family family, StdioWatcher stdio) {
        return switch (family) {
            case LINUX -> new PidfdWatch(stdio);
            case WINDOWS -> new HandleWatch();
            case MACOS -> new NoWatch();
        };
    }
}
