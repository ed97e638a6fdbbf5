package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import java.util.List;

/// What is known of a message that is not kept, or of the messages of a batch: enough to answer
/// whoever waits for an answer.
///
/// @param found the messages with an id, in order; not all of them
/// @param sawMore whether there were more messages with an id
/// @param sawNotification whether a message without an id but with a method was seen
public record Remains(List<Found> found, boolean sawMore, boolean sawNotification) {
    /// One message.
    ///
    /// @param id any JSON value but null, of any length
    /// @param kind a request, a response, or neither
    /// @param method of a request; otherwise `OTHER`
    public record Found(JsonPart id, Kind kind, Method method) {
        public boolean isResponse() {
            return kind == Kind.RESPONSE;
        }
    }
}
