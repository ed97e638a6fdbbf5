package dev.mcptether.ending;

import dev.mcptether.event.ExitReason;
import java.time.Duration;

/// Ends the process. It is a port, because a test must survive it.
public interface Halt {
    /// Ends the process; does not return.
    void now(ExitReason reason);

    /// Ends the process after this time, even if other code hangs or holds a lock.
    void after(Duration delay, ExitReason reason);
}
