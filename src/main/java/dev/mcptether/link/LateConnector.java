package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A connector that is still being made on another thread while what uses it is put together. The
/// first dial waits for it.
public final class LateConnector implements Connector {
    private final Future<Connector> made;

    public LateConnector(Future<Connector> made) {
        this.made = made;
    }

    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        return connector().dial(url, token, listener);
    }

    private Connector connector() {
        try {
            return made.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("no WebSocket client", failed.getCause());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start", ending);
        }
    }
}
