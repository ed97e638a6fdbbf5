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

/// Describes a call by OpenTelemetry's conventions for MCP (semantic-conventions-genai,
/// docs/gen-ai/mcp.md).
///
/// @param role whether we are on the client's side (a shim) or the server's
record CallSpan(Call.Started started, Call.Finished finished, Role role) {
    /// Errors that the sender made and not the server. They do not make a server's span fail.
    private static final Set<Long> SENDERS_ERRORS =
            Set.of(-32700L, -32600L, -32601L, -32602L, -32002L);

    /// The client chooses this text. This much of it is enough to tell tools apart.
    private static final int TARGET_LIMIT = 128;

    /// `{method} {tool or prompt}`.
    String name() {
        return target().map(target -> method() + " " + target).orElse(method());
    }

    /// CLIENT if the sender of the request is on our side of the connection.
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

    /// What made the call an error; empty if it was none.
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

    /// The method as part of the span's name. A method that MCP does not know gets a fixed name, so
    /// that the number of names stays small.
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
