package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom the answer to a request belongs to that a shared child has been sent under an id of
/// Tether's own.
sealed interface Route {
    /// A request of a session.
    ///
    /// @param id as the client wrote it
    record Asker(long session, RequestId id) {}

    /// @param token the client's own progress token, as JSON; null: it gave none
    record Single(Asker asker, @Nullable String token) implements Route {}

    /// The first subscription to a resource, and all that wait for the same.
    ///
    /// @param askers changes while it is open
    record Subscription(String uri, List<Asker> askers) implements Route {}

    record Handshake() implements Route {}

    /// What Tether asks for itself; nobody waits for the answer.
    record Own() implements Route {}
}
