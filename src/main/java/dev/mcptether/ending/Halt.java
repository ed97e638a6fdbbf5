package dev.mcptether.ending;

import dev.mcptether.event.ExitReason;
import java.time.Duration;

/// How the process ends. A port, because a test must survive it.
public interface Halt {
    /// Ends the process; does not return.
    void now(ExitReason reason);

    /// Ends the process after this time, whatever else hangs or holds a lock.
    void after(Duration delay, ExitReason reason);
}
