package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connector that another thread is still making. Meanwhile its users can be put together. It
/// must be made before anybody dials.
public final class LateConnector implements Connector {
    private final CompletableFuture<Connector> made;

    public LateConnector(CompletableFuture<Connector> made) {
        this.made = made;
    }

    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        return made.resultNow().dial(url, token, listener);
    }

    @Override
    public Duration patience() {
        return made.resultNow().patience();
    }
}
