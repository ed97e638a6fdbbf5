package dev.mcptether.fleet.exporter;

import java.util.Set;

/// What one instance has counted, in a few numbers.
///
/// @param errors calls that failed by somebody's fault
/// @param linked whether it has a link to its daemon now; only of a shim
public record InstanceNumbers(
        long calls, long errors, long outages, long retries, long inFlight, boolean linked) {
    /// Who takes a call back, or leaves, has no failure; a tool that says it failed has worked.
    private static final Set<String> FAILURES =
            Set.of(
                    "error",
                    "daemon_unavailable",
                    "outcome_unknown",
                    "message_too_large",
                    "overloaded",
                    "shutting_down");

    /// @param outcome a call's, as its label has it
    public static boolean isFailure(String outcome) {
        return FAILURES.contains(outcome);
    }
}
