package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.JsonNodeFactory;

/// A tool that counts its calls. It proves that nothing is lost and nothing runs twice. Its
/// counters live as long as the daemon.
final class CountTool implements Tool {
    private static final double MOST_SECONDS = 3600;
    private static final int MOST_KEYS = 100_000;

    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Pause pause;

    CountTool(Pause pause) {
        this.pause = pause;
    }

    @Override
    public Declaration declaration() {
        return new Declaration(
                "count",
                "Count",
                "Adds to a counter of this daemon and answers with its new value.",
                new Schema()
                        .text("key", "Which counter; \"default\" if absent.")
                        .whole("by", "What to add; 1 if absent, 0 to read only.", 0, 1000)
                        .number("hold", "Seconds to wait between both.", 0, MOST_SECONDS)
                        .node(),
                Effect.WRITES);
    }

    @Override
    public ToolResult call(ToolCall call) throws InterruptedException {
        String key = call.arguments().text("key", "default");
        int by = call.arguments().whole("by", 0, 1000, 1);
        double hold =
                call.arguments().values().has("hold")
                        ? call.arguments().number("hold", 0, MOST_SECONDS)
                        : 0;
        if (counters.size() >= MOST_KEYS && !counters.containsKey(key)) {
            return ToolResult.failure(
                    "this daemon keeps %d counters, no more".formatted(MOST_KEYS));
        }
        long count = counters.computeIfAbsent(key, fresh -> new AtomicLong()).addAndGet(by);
        if (hold > 0) {
            pause.lasting(Pause.ofSeconds(hold));
        }
        return ToolResult.data(
                JsonNodeFactory.instance.objectNode().put("key", key).put("count", count));
    }
}
