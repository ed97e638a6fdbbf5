package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells who gets the answer to a request that a shared child was sent. Tether gives each such
/// request its own id.
sealed interface Route {
    /// A request of one session.
    ///
    /// @param id the client's id
    record Asker(long session, RequestId id) {}

    /// @param token the client's own progress token as JSON; null if it gave none
    record Single(Asker asker, @Nullable String token) implements Route {}

    /// The first subscription to a resource, and all others that wait for its answer. Both lists
    /// change while it is open.
    ///
    /// @param askers will be subscribed
    /// @param withdrawn have unsubscribed already, and only wait for the answer
    record Subscription(String uri, List<Asker> askers, List<Asker> withdrawn) implements Route {
        Subscription(String uri, Asker first) {
            this(uri, new ArrayList<>(List.of(first)), new ArrayList<>());
        }

        /// @return whether no session is left that will be subscribed
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

    /// A request of Tether's own. Nobody waits for the answer.
    record Own() implements Route {}
}
