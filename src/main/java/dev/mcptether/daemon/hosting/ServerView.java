package dev.mcptether.daemon.hosting;

import java.util.Collection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The state of a server, as others see it.
///
/// @param process `per-session`: each session has its own process; `shared`: sessions share one;
///   `none`: it is part of the daemon
/// @param restarts how often a process has ended by itself
/// @param lastError what is wrong with its settings, or its last failure; empty if there is none
public record ServerView(
        String name,
        String process,
        List<Long> pids,
        int sessions,
        long restarts,
        String lastError) {

    /// The servers as health.json shows them.
    public static ArrayNode json(Collection<ServerView> views) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (ServerView each : views) {
            ObjectNode node = list.addObject().put("name", each.name).put("process", each.process);
            ArrayNode pids = node.putArray("pids");
            each.pids.forEach(pids::add);
            node.put("sessions", each.sessions).put("restarts", each.restarts);
            if (!each.lastError.isEmpty()) {
                node.put("last_error", each.lastError);
            }
        }
        return list;
    }
}
