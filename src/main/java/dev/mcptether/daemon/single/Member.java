package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.wire.JsonPart;
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

    static Member read(JsonPart json, String boot) {
        ProcessIdentity process =
                new ProcessIdentity(
                        json.at("pid").number().orElse(-1),
                        json.at("start_ticks").number().orElse(-1),
                        boot);
        return new Member(process, json.at("command").string());
    }
}
