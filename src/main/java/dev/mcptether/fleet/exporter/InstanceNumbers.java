package dev.mcptether.fleet.exporter;

import java.util.Set;

/// A few numbers that one instance has counted.
///
/// @param errors calls that failed by somebody's fault
/// @param linked whether it has a link to its daemon now; only a shim can have one
public record InstanceNumbers(
        long calls, long errors, long outages, long retries, long inFlight, boolean linked) {
    /// The outcomes that are failures. A client that cancels a call, or leaves, is no failure. A
    /// tool that says that it failed has worked.
    private static final Set<String> FAILURES =
            Set.of(
                    "error",
                    "daemon_unavailable",
                    "outcome_unknown",
                    "message_too_large",
                    "overloaded",
                    "shutting_down");

    /// @param outcome the outcome of a call, as in its label
    public static boolean isFailure(String outcome) {
        return FAILURES.contains(outcome);
    }
}
