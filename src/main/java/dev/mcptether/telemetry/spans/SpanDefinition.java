package dev.mcptether.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Arrays;
import java.util.List;

/// What the catalogue says about each span. {@link SpanWriter} takes the names from here, and a
/// test compares the attributes with what is really exported.
///
/// @param spanName the parts that vary are in braces
/// @param attributes names of all attributes that it can have
public record SpanDefinition(String spanName, String kind, String doc, List<String> attributes) {
    static final SpanDefinition CALL =
            of(
                    "{method} {target}",
                    "client; server for a request whose sender is on the daemon's side",
                    "A request until its one answer. The target is the tool or prompt that it names. Its parent is the"
                            + " context in the request's `_meta`, if there is one.",
                    Keys.METHOD,
                    Keys.REQUEST_ID,
                    Keys.OUTCOME,
                    Keys.TOOL,
                    Keys.PROMPT,
                    Keys.OPERATION,
                    Keys.HOSTED_SERVER,
                    Keys.STATUS_CODE,
                    Keys.ERROR_TYPE,
                    Keys.PROTOCOL_VERSION,
                    Keys.TRANSPORT,
                    Keys.PROTOCOL,
                    Keys.SERVER_ADDRESS,
                    Keys.SERVER_PORT);
    static final SpanDefinition CONNECT =
            of(
                    "connect",
                    "client",
                    "A connect attempt; part of the outage that it should end.",
                    Keys.ATTEMPT,
                    Keys.ERROR_TYPE,
                    Keys.TRANSPORT,
                    Keys.PROTOCOL,
                    Keys.SERVER_ADDRESS,
                    Keys.SERVER_PORT);
    static final SpanDefinition OUTAGE =
            of("outage", "internal", "The time without a usable link.", Keys.OUTAGE_CAUSE);
    static final SpanDefinition REPLAY =
            of(
                    "handshake replay",
                    "client",
                    "The client's handshake, repeated to a new daemon; part of the outage.",
                    Keys.REPLAY_OUTCOME,
                    Keys.DAEMON_CHANGED,
                    Keys.ERROR_TYPE,
                    Keys.SERVER_ADDRESS,
                    Keys.SERVER_PORT);
    static final SpanDefinition SHUTDOWN =
            of(
                    "shutdown",
                    "internal",
                    "From the accepted cause to the last flush of telemetry.",
                    Keys.EXIT_REASON);

    /// Every span there is.
    public static final List<SpanDefinition> ALL = List.of(CALL, CONNECT, OUTAGE, REPLAY, SHUTDOWN);

    private static SpanDefinition of(
            String spanName, String kind, String doc, AttributeKey<?>... attributes) {
        return new SpanDefinition(
                spanName, kind, doc, Arrays.stream(attributes).map(AttributeKey::getKey).toList());
    }
}
