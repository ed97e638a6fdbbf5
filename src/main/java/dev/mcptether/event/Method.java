package dev.mcptether.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The methods of MCP, from 2024-11-05 to 2026-07-28, as a closed label set. Any other method is
/// `OTHER`.
public enum Method implements Label {
    INITIALIZE("initialize"),
    PING("ping"),
    DISCOVER("server/discover"),
    TOOLS_LIST("tools/list"),
    TOOLS_CALL("tools/call"),
    PROMPTS_LIST("prompts/list"),
    PROMPTS_GET("prompts/get"),
    RESOURCES_LIST("resources/list"),
    RESOURCES_TEMPLATES_LIST("resources/templates/list"),
    RESOURCES_READ("resources/read"),
    RESOURCES_SUBSCRIBE("resources/subscribe"),
    RESOURCES_UNSUBSCRIBE("resources/unsubscribe"),
    SUBSCRIPTIONS_LISTEN("subscriptions/listen"),
    COMPLETION_COMPLETE("completion/complete"),
    LOGGING_SET_LEVEL("logging/setLevel"),
    ROOTS_LIST("roots/list"),
    SAMPLING_CREATE_MESSAGE("sampling/createMessage"),
    ELICITATION_CREATE("elicitation/create"),
    TASKS_LIST("tasks/list"),
    TASKS_GET("tasks/get"),
    TASKS_RESULT("tasks/result"),
    TASKS_CANCEL("tasks/cancel"),
    OTHER("other");

    private static final Method[] KNOWN = Arrays.copyOf(values(), values().length - 1);

    private final String wireName;

    Method(String wireName) {
        this.wireName = wireName;
    }

    /// The method as written in a message; also its label.
    public String wireName() {
        return wireName;
    }

    @Override
    public String label() {
        return wireName;
    }

    /// The method whose name is in `buffer` from `from` (inclusive) to `to` (exclusive).
    public static Method of(byte[] buffer, int from, int to) {
        for (Method method : KNOWN) {
            if (method.stands(buffer, from, to)) {
                return method;
            }
        }
        return OTHER;
    }

    public static Method of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    private boolean stands(byte[] buffer, int from, int to) {
        if (to - from != wireName.length()) {
            return false;
        }
        for (int i = 0; i < wireName.length(); i++) {
            if (buffer[from + i] != wireName.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
