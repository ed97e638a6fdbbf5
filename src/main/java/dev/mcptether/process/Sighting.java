package dev.mcptether.process;

/// What one cheap look at a process showed.
///
/// @param name the kernel's short name for it
/// @param parent the parent's pid; 0 if none can be seen from here
/// @param session the pid of its session's leader; 0 if unknown
/// @param threads how many it has; 0 if unknown
public record Sighting(
        ProcessIdentity identity,
        String name,
        long parent,
        State state,
        long session,
        Terminal terminal,
        int threads) {

    public long pid() {
        return identity.pid();
    }

    public enum State {
        /// Running, sleeping or waiting.
        LIVE,
        /// Stopped by a signal or a debugger. It is still alive.
        STOPPED,
        /// Ended and not reaped. A process of which only the main thread has ended is no zombie.
        ZOMBIE
    }

    /// The process's relation to a controlling terminal.
    public enum Terminal {
        /// It leads the terminal's session: the terminal was opened for this process.
        OWN,
        /// It belongs to a session with a terminal.
        SHARED,
        NONE,
        UNKNOWN
    }
}
