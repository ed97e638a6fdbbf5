package dev.mcptether.daemon.control;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who asks something of a daemon, for the daemon's event log. It decides nothing: whoever has the
/// token may ask.
///
/// @param command what the user typed, for example `daemon stop`
public record Asker(long pid, String command, String user) {
    /// Longer text is cut, because it comes from outside.
    private static final int MOST_CHARACTERS = 64;

    public Asker {
        command = cut(command);
        user = cut(user);
    }

    /// This process.
    public static Asker me(String command) {
        return new Asker(
                ProcessHandle.current().pid(), command, System.getProperty("user.name", ""));
    }

    void write(ObjectNode params) {
        params.put("by_pid", pid).put("by_command", command).put("by_user", user);
    }

    static Asker read(JsonNode params) {
        return new Asker(
                params.path("by_pid").asLong(-1),
                params.path("by_command").asString(""),
                params.path("by_user").asString(""));
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
