package dev.mcptether.cleanup;

import java.nio.file.Path;

/// One thing that was cleaned up, or that a dry run would clean up.
public sealed interface CleanupAction {
    /// The reason, in one line for a person.
    String why();

    /// Whether it was done. False in a dry run.
    boolean done();

    /// A process that must not be there.
    ///
    /// @param program the bare name of its program
    record End(long pid, String program, String why, boolean done) implements CleanupAction {}

    /// A file that nobody needs any more.
    record Remove(Path path, String why, boolean done) implements CleanupAction {}
}
