package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
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

    /// The first subscription to a resource, and all that wait for the same. Both lists change
    /// while it is open.
    ///
    /// @param askers who will be subscribed
    /// @param withdrawn who has unsubscribed already, and only waits for the answer
    record Subscription(String uri, List<Asker> askers, List<Asker> withdrawn) implements Route {
        Subscription(String uri, Asker first) {
            this(uri, new ArrayList<>(List.of(first)), new ArrayList<>());
        }

        /// @return whether nobody is left who will be subscribed
        boolean withdraw(long session) {
            for (Asker each : List.copyOf(askers)) {
                if (each.session() == session) {
                    askers.remove(each);
                    withdrawn.add(each);
                }
            }
            return askers.isEmpty();
        }

        void leave(long session) {
            askers.removeIf(each -> each.session() == session);
            withdrawn.removeIf(each -> each.session() == session);
        }
    }

    record Handshake() implements Route {}

    /// What Tether asks for itself; nobody waits for the answer.
    record Own() implements Route {}
}
