package dev.mcptether.cleanup;

import java.nio.file.Path;

/// One thing that was, or would be, cleaned up.
public sealed interface CleanupAction {
    /// For a person, in one line.
    String why();

    /// Whether it is done. False in a dry run.
    boolean done();

    /// A process that must not be there.
    ///
    /// @param program its bare name
    record End(long pid, String program, String why, boolean done) implements CleanupAction {}

    /// A file that is of no use any more.
    record Remove(Path path, String why, boolean done) implements CleanupAction {}
}
