package dev.mcptether.link.exai;

import dev.mcptether.link.exai.ExaiScript.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The tools of a {@link ScriptedExai}. Each does what its name says.
final class ExaiTools {
    private static final List<String> NAMES =
            List.of(
                    "chat", "slow", "block", "fail", "speak", "big", "json", "soft", "busy",
                    "empty", "lost");

    private final Map<String, Integer> refusals = new HashMap<>();

    /// What one run of a tool does.
    ///
    /// @param words the number of words that it reports while it runs
    record Plan(
            Duration takes,
            boolean blocks,
            boolean raises,
            int words,
            boolean hasOutput,
            String output) {}

    int size() {
        return NAMES.size();
    }

    boolean knows(String name) {
        return NAMES.contains(name);
    }

    ArrayNode list(Kind kind) {
        ArrayNode list = ScriptedExai.JSON.createArrayNode();
        for (String name : NAMES) {
            list.addObject()
                    .put("name", name)
                    .put("description", name + " of " + kind)
                    .putObject("inputSchema")
                    .put("type", "object");
        }
        return list;
    }

    /// Whether the daemon has no room for the call. The argument of `busy` says how often.
    boolean isFull(String name, JsonNode arguments) {
        int times = arguments.path("times").asInt(0);
        return name.equals("busy")
                && refusals.merge(arguments.path("key").asString(""), 1, Integer::sum) <= times;
    }

    Plan plan(String name, JsonNode arguments) {
        Duration takes =
                Duration.ofMillis(Math.round(arguments.path("seconds").asDouble(0) * 1000));
        return switch (name) {
            case "slow", "busy" -> says(takes, 0, "slept");
            case "block" -> new Plan(takes, true, false, 0, true, "blocked");
            case "fail" -> new Plan(takes, false, true, 0, false, "");
            case "speak" -> says(takes, arguments.path("words").asInt(3), "spoken");
            case "big" ->
                    says(
                            takes,
                            0,
                            arguments.path("with").asString("")
                                    + "x".repeat(arguments.path("bytes").asInt(0)));
            case "json" ->
                    says(takes, 0, "{\"status\":\"success\",\"content\":\"inside\",\"n\":1}");
            case "soft" -> says(takes, 0, "{\"status\":\"error\",\"content\":\"soft boom\"}");
            case "empty" -> new Plan(takes, false, false, 0, false, "");
            default -> says(takes, 0, "answer to " + arguments.path("prompt").asString(""));
        };
    }

    private static Plan says(Duration takes, int words, String output) {
        return new Plan(takes, false, false, words, true, output);
    }
}
