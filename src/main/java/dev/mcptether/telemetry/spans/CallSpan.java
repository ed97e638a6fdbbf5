package dev.mcptether.telemetry.spans;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Optional;
import java.util.Set;

/// A call by OpenTelemetry's conventions for MCP (semantic-conventions-genai, docs/gen-ai/mcp.md).
///
/// @param role whether we stand on the client's side (a shim) or the server's
record CallSpan(Call.Started started, Call.Finished finished, Role role) {
    /// Errors that are the sender's and not the server's: a server's span does not fail with them.
    private static final Set<Long> SENDERS_ERRORS =
            Set.of(-32700L, -32600L, -32601L, -32602L, -32002L);

    /// A name is the client's text; this much of it tells tools apart.
    private static final int TARGET_LIMIT = 128;

    /// `{method} {tool or prompt}`.
    String name() {
        return target().map(target -> method() + " " + target).orElse(method());
    }

    /// Client when whoever sent the request is on our side of the connection.
    SpanKind kind() {
        boolean sentHere = (finished.initiator() == Initiator.CLIENT) == (role != Role.DAEMON);
        return sentHere ? SpanKind.CLIENT : SpanKind.SERVER;
    }

    Attributes attributes() {
        AttributesBuilder attributes = Attributes.builder();
        attributes.put(Keys.METHOD, method());
        attributes.put(Keys.REQUEST_ID, unquoted(started.id()));
        attributes.put(Keys.OUTCOME, finished.outcome().label());
        target().ifPresent(target ->
                attributes.put(
                        started.method() == Method.TOOLS_CALL ? Keys.TOOL : Keys.PROMPT, target));
        if (started.method() == Method.TOOLS_CALL) {
            attributes.put(Keys.OPERATION, "execute_tool");
        }
        if (started.server() != null) {
            attributes.put(Keys.HOSTED_SERVER, started.server());
        }
        if (finished.errorCode() != null) {
            attributes.put(Keys.STATUS_CODE, Long.toString(finished.errorCode()));
        }
        return attributes.build();
    }

    /// What made the call an error, if it was one.
    Optional<String> errorType() {
        Long code = finished.errorCode();
        return switch (finished.outcome()) {
            case OK, CANCELLED -> Optional.empty();
            case TOOL_ERROR, ABANDONED -> Optional.of(finished.outcome().label());
            case ERROR ->
                    kind() == SpanKind.SERVER && code != null && SENDERS_ERRORS.contains(code)
                            ? Optional.empty()
                            : Optional.of(
                                    code == null ? CallOutcome.ERROR.label() : code.toString());
            case DAEMON_UNAVAILABLE,
                    OUTCOME_UNKNOWN,
                    MESSAGE_TOO_LARGE,
                    OVERLOADED,
                    SHUTTING_DOWN ->
                    Optional.of(code == null ? finished.outcome().label() : code.toString());
        };
    }

    /// A method MCP does not know has no name of low cardinality.
    private String method() {
        return started.method() == Method.OTHER ? "_OTHER" : started.method().wireName();
    }

    private Optional<String> target() {
        String target = started.target();
        boolean named =
                started.method() == Method.TOOLS_CALL || started.method() == Method.PROMPTS_GET;
        return named && target != null
                ? Optional.of(target.substring(0, Math.min(target.length(), TARGET_LIMIT)))
                : Optional.empty();
    }

    private static String unquoted(String json) {
        return json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"")
                ? json.substring(1, json.length() - 1)
                : json;
    }
}
