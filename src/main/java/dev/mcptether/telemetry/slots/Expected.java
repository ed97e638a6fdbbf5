package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Role;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Decides which series an instance shows from its start, at 0. All other series have slots too,
/// and appear once they happen. A pair of labels that cannot come up in a healthy life (such as a
/// daemon that answers `tools/list` with a tool's error) must be counted exactly, but Prometheus
/// need not store it for every shim. With this, a shim has fewer than 150 series.
public final class Expected {
    private static final Set<String> SHIM =
            Set.of(
                    "tether_connect_attempts_total",
                    "tether_retries_total",
                    "tether_parent_checks_total",
                    "tether_orphan_shutdowns_total",
                    "tether_messages_total",
                    "tether_message_bytes_total",
                    "mcp_client_operation_duration_seconds",
                    "mcp_client_session_duration_seconds",
                    "tether_transit_seconds",
                    "tether_outage_seconds",
                    "tether_link_up",
                    "tether_queued_messages",
                    "tether_last_parent_check_timestamp_seconds");

    private static final Set<String> DAEMON =
            Set.of(
                    "mcp_server_operation_duration_seconds",
                    "mcp_server_session_duration_seconds",
                    "tether_daemon_sessions",
                    "tether_daemon_shims",
                    "tether_daemon_refused_connections_total");

    private static final Set<String> BRIDGE =
            Set.of("tether_calls_total", "tether_calls_in_flight");

    private static final Set<String> DROPPED =
            Set.of(
                    "notification queue_full",
                    "client_answer stale",
                    "daemon_answer stale",
                    "frame not_json",
                    "frame too_large",
                    "span queue_full",
                    "span failed",
                    "event queue_full",
                    "event failed");

    private static final Set<String> HANDSHAKE_OUTCOMES =
            Set.of("ok", "error", "daemon_unavailable", "outcome_unknown");

    /// Reasons that a shim seldom has. No command tells a shim to end. It ends for idleness only if
    /// the user asked for it. Only the ledger calls an instance killed.
    private static final Set<String> RARE_REASONS = Set.of("completed", "idle", "killed");

    /// Kinds that are seldom seen. Later versions of MCP have no batches, and no version has
    /// others.
    private static final Set<String> RARE_KINDS = Set.of("batch", "other");

    private final Role role;
    private final Set<String> watches;

    /// @param system the operating system's name as the JVM gives it; it decides the push watch
    public Expected(Role role, String system) {
        this.role = role;
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            watches = Set.of("handle", "poll");
        } else if (lower.startsWith("linux")) {
            watches = Set.of("pidfd", "poll");
        } else {
            watches = Set.of("poll");
        }
    }

    /// Whether a family, with everything expected of it, is shown.
    public boolean has(Family family) {
        String name = family.name();
        return switch (role) {
            case SHIM -> SHIM.contains(name) || BRIDGE.contains(name) || everywhere(name);
            case DAEMON -> DAEMON.contains(name) || BRIDGE.contains(name) || everywhere(name);
            case FLEET -> everywhere(name);
        };
    }

    /// Whether one of its series is shown from the start.
    public boolean has(Family family, int series) {
        List<String> labels = family.values(series);
        return has(family)
                && switch (family.name()) {
                    case "tether_parent_checks_total", "tether_orphan_shutdowns_total" ->
                            watches.contains(labels.getFirst());
                    case "tether_shutdowns_total" -> !RARE_REASONS.contains(labels.getFirst());
                    case "tether_calls_total" -> call(labels.get(0), labels.get(1));
                    case "tether_messages_total", "tether_message_bytes_total" ->
                            !RARE_KINDS.contains(labels.get(1));
                    case "tether_dropped_total" ->
                            DROPPED.contains(labels.get(0) + " " + labels.get(1));
                    default -> true;
                };
    }

    private static boolean everywhere(String name) {
        return name.equals("tether_shutdowns_total") || name.equals("tether_dropped_total");
    }

    private static boolean call(String method, String outcome) {
        return switch (method) {
            case "initialize", "tools/list" -> HANDSHAKE_OUTCOMES.contains(outcome);
            case "tools/call" -> !outcome.equals("abandoned");
            default -> !Set.of("tool_error", "message_too_large", "overloaded").contains(outcome);
        };
    }
}
