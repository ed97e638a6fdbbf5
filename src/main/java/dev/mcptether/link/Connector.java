package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import org.jspecify.annotations.Nullable;

/// Makes connections.
public interface Connector {
    /// Starts one attempt and returns at once.
    ///
    /// @param token sent as `Authorization: Bearer`, or null
    Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener);

    /// An attempt under way.
    interface Dialing {
        /// Gives up; the listener hears `failed` unless it has already heard something.
        void cancel();
    }
}
