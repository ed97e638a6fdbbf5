package dev.mcptether.process;

/// What one cheap look at a process showed.
///
/// @param name the kernel's short name of it
/// @param parent the parent's pid; 0 when there is none to be seen from here
/// @param session the pid of its session's leader; 0 where that is not known
/// @param threads how many it has; 0 where that is not known
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
        /// Stopped by a signal or a debugger, and as alive as any other.
        STOPPED,
        /// Ended and not reaped. A process whose main thread alone has ended is not one.
        ZOMBIE
    }

    /// How a process stands to a controlling terminal.
    public enum Terminal {
        /// It leads the terminal's session: whoever sits there started with this process.
        OWN,
        /// It belongs to a session with a terminal.
        SHARED,
        NONE,
        UNKNOWN
    }
}
