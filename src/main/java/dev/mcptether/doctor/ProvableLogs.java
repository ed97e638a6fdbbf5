package dev.mcptether.doctor;

import java.io.IOException;
import java.util.List;

/// Proves the event logs of this home, for a check that may not depend on telemetry.
@FunctionalInterface
public interface ProvableLogs {
    /// Reads them all.
    Proven prove() throws IOException;

    /// @param faults what does not fit, each with its instance
    record Proven(int logs, List<String> faults) {}
}
