package dev.mcptether.fleet.ledger;

import dev.mcptether.fleet.ledger.EndedInstance.LogEnd;
import dev.mcptether.process.ProcessIdentity;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files of this home's instances in `run/instances`: a card and counters each. Nothing in them
/// is believed further than it can be checked.
public interface InstanceFiles {
    /// All instances that have counters, or a card that can be read, in the order of their names.
    List<UUID> list() throws IOException;

    /// What an instance's files say now. It looks at the process before it reads the counters, so
    /// that the counters of an ended instance are its last.
    Found find(UUID instance);

    /// Whether this process lives.
    Life life(ProcessIdentity process);

    /// Removes the files of an instance.
    void remove(UUID instance) throws IOException;

    /// Whether an instance's process lives.
    enum Life {
        ALIVE,
        /// It ended, is a zombie, or lived in an earlier boot, or another process has its pid.
        GONE,
        /// It could not be looked at, or nothing names it. Its files must not be touched.
        UNKNOWN
    }

    /// @param process null when neither file names one
    /// @param role empty when neither file names one
    /// @param end its exit reason; null while there is none
    record Found(
            @Nullable ProcessIdentity process,
            Life life,
            String role,
            @Nullable String end,
            LogEnd log,
            Counters counters) {}

    /// What the counters' file holds.
    sealed interface Counters {
        record Whole(Counts counts) implements Counters {}

        /// Its instance is about to write it; nothing is known yet.
        record Unborn() implements Counters {}

        record Damaged(String why) implements Counters {}

        /// There is only a card.
        record Missing() implements Counters {}
    }
}
