package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connector that is still being made on another thread while what uses it is put together.
/// Nobody may dial before it is there.
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
