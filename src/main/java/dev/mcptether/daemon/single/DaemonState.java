package dev.mcptether.daemon.single;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The state of a daemon, as health.json shows it.
public enum DaemonState {
    /// It has its address and does not serve yet.
    STARTING,
    SERVING,
    /// It accepts no further sessions, and ends when its open calls have ended.
    DRAINING,
    /// The command that it supervises ended too often and is not started again.
    CRASH_LOOP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DaemonState> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
