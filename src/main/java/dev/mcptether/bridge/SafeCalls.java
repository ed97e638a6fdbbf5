package dev.mcptether.bridge;

import dev.mcptether.wire.Envelope;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Knows which calls a daemon may see twice without harm. These are the methods that only read, and
/// the tools that the daemon declared `readOnlyHint` or `idempotentHint` in a `tools/list` answer.
/// Turns only.
final class SafeCalls {
    /// No real daemon lists more tools than this; further names are not learned.
    private static final int MAX_TOOLS = 10_000;

    /// The same limit as for the names that {@link dev.mcptether.wire.Peek} reads from requests.
    private static final int MAX_NAME = 1024;

    private final Set<String> safeTools = new HashSet<>();

    boolean isSafe(Envelope request) {
        return switch (request.method()) {
            case INITIALIZE,
                    PING,
                    DISCOVER,
                    TOOLS_LIST,
                    PROMPTS_LIST,
                    PROMPTS_GET,
                    RESOURCES_LIST,
                    RESOURCES_TEMPLATES_LIST,
                    RESOURCES_READ,
                    COMPLETION_COMPLETE,
                    LOGGING_SET_LEVEL,
                    TASKS_LIST,
                    TASKS_GET ->
                    true;
            case TOOLS_CALL -> isSafeTool(request.params().target());
            case RESOURCES_SUBSCRIBE,
                    RESOURCES_UNSUBSCRIBE,
                    SUBSCRIPTIONS_LISTEN,
                    ROOTS_LIST,
                    SAMPLING_CREATE_MESSAGE,
                    ELICITATION_CREATE,
                    TASKS_RESULT,
                    TASKS_CANCEL,
                    OTHER ->
                    false;
        };
    }

    private boolean isSafeTool(@Nullable String name) {
        return name != null && safeTools.contains(name);
    }

    /// Forgets all tools. Another daemon's tool of the same name may do something else.
    void forget() {
        safeTools.clear();
    }

    /// Learns from the answer to a `tools/list`: `result.tools[].name` and `.annotations`. It reads
    /// the answer as a stream and builds no tree. A tool that is listed again without a hint loses
    /// it.
    void learn(byte[] answer) {
        try (JsonParser parser =
                JsonTokens.FACTORY.createParser(ObjectReadContext.empty(), answer)) {
            if (descend(parser, "result")
                    && descend(parser, "tools")
                    && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    tool(parser);
                }
            }
        } catch (JacksonException strange) {
            // The answer is well-formed JSON, but not what MCP says. Learn nothing, so nothing is
            // sent again.
            safeTools.clear();
        }
    }

    /// Moves to the value of a member of the object that begins next.
    private static boolean descend(JsonParser parser, String name) {
        if (parser.currentToken() == null) {
            parser.nextToken();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = name.equals(parser.currentName());
            parser.nextToken();
            if (wanted) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private void tool(JsonParser parser) {
        String name = null;
        boolean safe = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            if (member.equals("name") && value == JsonToken.VALUE_STRING) {
                name = parser.getString();
            } else if (member.equals("annotations") && value == JsonToken.START_OBJECT) {
                safe = annotations(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (name != null && !safe) {
            safeTools.remove(name);
        } else if (name != null && name.length() <= MAX_NAME && safeTools.size() < MAX_TOOLS) {
            safeTools.add(name);
        }
    }

    private static boolean annotations(JsonParser parser) {
        boolean safe = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String hint = parser.currentName();
            boolean yes = parser.nextToken() == JsonToken.VALUE_TRUE;
            safe |= yes && (hint.equals("readOnlyHint") || hint.equals("idempotentHint"));
            parser.skipChildren();
        }
        return safe;
    }

    /// Loaded with the first `tools/list` answer, so that starting a shim does not load Jackson.
    private static final class JsonTokens {
        static final JsonFactory FACTORY = new JsonFactory();
    }
}
