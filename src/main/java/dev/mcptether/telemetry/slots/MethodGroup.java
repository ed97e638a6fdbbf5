package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Label;
import dev.mcptether.event.Method;

/// The `method` label of `tether_calls_total`. All 23 methods with all outcomes would be 230 series
/// for each shim. An operator compares the handshake, the lists and the calls of tools. Spans and
/// the event log have every method.
public enum MethodGroup implements Label {
    INITIALIZE("initialize"),
    TOOLS_LIST("tools/list"),
    TOOLS_CALL("tools/call"),
    OTHER("other");

    private final String label;

    MethodGroup(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    static MethodGroup of(Method method) {
        return switch (method) {
            case INITIALIZE -> INITIALIZE;
            case TOOLS_LIST -> TOOLS_LIST;
            case TOOLS_CALL -> TOOLS_CALL;
            case PING,
                    DISCOVER,
                    PROMPTS_LIST,
                    PROMPTS_GET,
                    RESOURCES_LIST,
                    RESOURCES_TEMPLATES_LIST,
                    RESOURCES_READ,
                    RESOURCES_SUBSCRIBE,
                    RESOURCES_UNSUBSCRIBE,
                    SUBSCRIPTIONS_LISTEN,
                    COMPLETION_COMPLETE,
                    LOGGING_SET_LEVEL,
                    ROOTS_LIST,
                    SAMPLING_CREATE_MESSAGE,
                    ELICITATION_CREATE,
                    TASKS_LIST,
                    TASKS_GET,
                    TASKS_RESULT,
                    TASKS_CANCEL,
                    OTHER ->
                    OTHER;
        };
    }
}
