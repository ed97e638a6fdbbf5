package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes connections.
public interface Connector {
    /// A daemon that is stopped accepts the TCP connection (the kernel does) and then says nothing.
    Duration PATIENCE = Duration.ofSeconds(10);

    /// Starts one attempt and returns at once.
    ///
    /// @param token sent as `Authorization: Bearer`, or null
    Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener);

    /// From dialling to `opened`; after it the caller gives up.
    default Duration patience() {
        return PATIENCE;
    }

    /// An attempt under way.
    interface Dialing {
        /// Gives up; the listener hears `failed` unless it has already heard something.
        void cancel();
    }
}
