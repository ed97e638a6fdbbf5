package dev.mcptether.clients;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One server that a client reaches through Tether, as the client's configuration describes it.
///
/// @param name the client's name for it
/// @param command the launcher
/// @param env contains no secrets, because the shim finds those by itself
public record ClientEntry(String name, String command, List<String> args, Map<String, String> env) {
    public ClientEntry {
        args = List.copyOf(args);
        env = Map.copyOf(env);
    }

    /// As a member of the client's list of servers.
    ObjectNode json(KnownClient client) {
        ObjectNode entry = JsonMapper.shared().createObjectNode();
        if (client == KnownClient.VS_CODE) {
            entry.put("type", "stdio");
        }
        putCommand(entry);
        if (!env.isEmpty()) {
            ObjectNode variables = entry.putObject("env");
            new TreeMap<>(env).forEach(variables::put);
        }
        return entry;
    }

    void putCommand(ObjectNode entry) {
        entry.put("command", command);
        ArrayNode words = entry.putArray("args");
        args.forEach(words::add);
    }

    /// The part of a client's configuration that is about these servers.
    public static String text(KnownClient client, List<ClientEntry> entries) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ObjectNode servers = root.putObject(client.rootKey());
        entries.forEach(each -> servers.set(each.name(), each.json(client)));
        return root.toPrettyString();
    }
}
