package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import org.jspecify.annotations.Nullable;

/// What the bridge may know of one JSON-RPC message; all else passes unread.
///
/// @param id of a request or a response; null for a notification, and for an answer to what could
///   not be read
/// @param method of a request or notification; OTHER for a response
/// @param methodName the method as it stood there, `other` when it is longer than 1,024 bytes;
///   empty for a response
/// @param params what was peeked of `params`
/// @param answer what was peeked of a response; null for anything else
public record Envelope(
        Kind kind,
        @Nullable RequestId id,
        Method method,
        String methodName,
        Params params,
        @Nullable Answer answer) {

    /// What the bridge may know of `params`.
    ///
    /// @param target `name`: the tool or prompt, or null
    /// @param subject `requestId`: whose cancellation this is, or null
    /// @param trace `_meta.traceparent` and `_meta.tracestate`, or null
    public record Params(
            @Nullable String target, @Nullable RequestId subject, @Nullable TraceContext trace) {
        static final Params NONE = new Params(null, null, null);
    }

    /// What the bridge may know of a response.
    ///
    /// @param errorCode `error.code`, or null when it is a result
    /// @param toolError `result.isError` is true
    public record Answer(@Nullable Long errorCode, boolean toolError) {}

    public boolean isRequest() {
        return kind == Kind.REQUEST;
    }

    public boolean isResponse() {
        return kind == Kind.RESPONSE;
    }
}
