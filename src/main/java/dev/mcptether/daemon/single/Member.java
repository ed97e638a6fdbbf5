package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A process of a daemon, as health.json shows it.
///
/// @param command the name of its program, without arguments, because they may hold secrets
public record Member(ProcessIdentity process, String command) {
    void write(ObjectNode node) {
        node.put("pid", process.pid())
                .put("start_ticks", process.startTicks())
                .put("command", command);
    }

    static Member read(JsonNode node, String boot) {
        ProcessIdentity process =
                new ProcessIdentity(
                        node.path("pid").asLong(-1), node.path("start_ticks").asLong(-1), boot);
        return new Member(process, node.path("command").asString(""));
    }
}
