package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import java.util.List;

/// What is known of a message that is not kept, or of the messages of a batch. It is enough to
/// answer whoever waits for an answer.
///
/// @param found the messages with an id, in order; perhaps not all
/// @param sawMore whether there were more messages with an id
/// @param sawNotification whether there was a message with a method and without an id
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
