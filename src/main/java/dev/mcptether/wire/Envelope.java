package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import org.jspecify.annotations.Nullable;

/// What the bridge reads of a JSON-RPC message. Everything else passes unread.
///
/// @param id of a request or a response; null for a notification, and for an answer to a message
///   that could not be read
/// @param method of a request or notification; OTHER for a response
/// @param methodName the method as written, `other` if it is longer than 1,024 bytes; empty for a
///   response
/// @param params what was read of `params`
/// @param answer what was read of a response; null for anything else
public record Envelope(
        Kind kind,
        @Nullable RequestId id,
        Method method,
        String methodName,
        Params params,
        @Nullable Answer answer) {

    /// What the bridge reads of `params`.
    ///
    /// @param target `name`: the tool or prompt, or null
    /// @param subject `requestId`: the request that this cancels, or null
    /// @param trace `_meta.traceparent` and `_meta.tracestate`, or null
    public record Params(
            @Nullable String target, @Nullable RequestId subject, @Nullable TraceContext trace) {
        static final Params NONE = new Params(null, null, null);
    }

    /// What the bridge reads of a response.
    ///
    /// @param errorCode `error.code`, or null if it is a result
    /// @param toolError whether `result.isError` is true
    public record Answer(@Nullable Long errorCode, boolean toolError) {}

    public boolean isRequest() {
        return kind == Kind.REQUEST;
    }

    public boolean isResponse() {
        return kind == Kind.RESPONSE;
    }
}
