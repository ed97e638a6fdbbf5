package dev.mcptether.telemetry.log;

import java.util.List;
import java.util.Optional;

/// The result of verifying one instance's log.
///
/// @param lines how many lines were read
/// @param notes what could not be checked, and why
/// @param fault the first difference; empty if everything agrees
public record Proof(
        String instance, State state, long lines, List<String> notes, Optional<String> fault) {
    /// How the log ends.
    public enum State {
        /// It ends with its last line.
        ENDED,
        /// Its process still writes it.
        RUNNING,
        /// It has no last line: the process was killed, or ended in a hurry.
        KILLED
    }

    public boolean holds() {
        return fault.isEmpty();
    }
}
