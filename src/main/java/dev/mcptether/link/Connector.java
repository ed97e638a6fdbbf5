package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes connections.
public interface Connector {
    /// A stopped daemon accepts the TCP connection, because the kernel does that, and then says
    /// nothing. So every attempt has a limit.
    Duration PATIENCE = Duration.ofSeconds(10);

    /// Starts one attempt and returns at once.
    ///
    /// @param token sent as `Authorization: Bearer`; null sends none
    Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener);

    /// The time from dialling to `opened` after which the caller gives up.
    default Duration patience() {
        return PATIENCE;
    }

    /// An attempt under way.
    interface Dialing {
        /// Gives up. The listener hears `failed`, unless it has already heard something else.
        void cancel();
    }
}
