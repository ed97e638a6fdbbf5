package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenFile;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.time.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Dials with the token that a file holds at that moment, because the daemon may write the file
/// after the shim has started. A thread of its own, `tether-token`, reads the file, because a turn
/// must not wait for a disk. There is never more than one such thread, even if the disk hangs.
public final class TokenFileConnector implements Connector {
    private final Path file;
    private final Connector connector;
    private final AtomicBoolean reading = new AtomicBoolean();

    public TokenFileConnector(Path file, Connector connector) {
        this.file = file;
        this.connector = connector;
    }

    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        Attempt attempt = new Attempt(url, listener);
        if (reading.compareAndSet(false, true)) {
            Thread _ = Threads.start("tether-token", attempt::read);
        } else {
            listener.failed(
                    new ConnectFailure(
                            ConnectOutcome.TIMEOUT,
                            "the token file "
                                    + file
                                    + " cannot be read: its disk does not answer"));
        }
        return attempt;
    }

    @Override
    public Duration patience() {
        return connector.patience();
    }

    private final class Attempt implements Dialing {
        private final DaemonUrl url;
        private final ConnectionListener listener;

        /// Guards the two fields below.
        private final Object lock = new Object();

        private boolean cancelled;
        private @Nullable Dialing dialing;

        Attempt(DaemonUrl url, ConnectionListener listener) {
            this.url = url;
            this.listener = listener;
        }

        private void read() {
            TokenFile content = TokenFile.read(file);
            reading.set(false);
            switch (content) {
                case TokenFile.Found found -> dial(found.token());
                // Dial without a token; the daemon's answer tells whether it needs one.
                case TokenFile.Absent _ -> dial(null);
                case TokenFile.Unusable bad ->
                        listener.failed(new ConnectFailure(ConnectOutcome.UNAUTHORIZED, bad.why()));
            }
        }

        private void dial(@Nullable Token token) {
            synchronized (lock) {
                if (!cancelled) {
                    dialing = connector.dial(url, token, listener);
                    return;
                }
            }
            listener.failed(new ConnectFailure(ConnectOutcome.ABANDONED, "given up"));
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                cancelled = true;
                if (dialing != null) {
                    dialing.cancel();
                }
            }
        }
    }
}
