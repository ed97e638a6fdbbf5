package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Dials nobody. Each attempt waits until the test gives its outcome.
public final class FakeConnector implements Connector {
    /// The identity that the peer has proven.
    public static final String IDENTITY = "daemon main";

    private final List<FakeDialing> dialled = new ArrayList<>();

    @Override
    public FakeDialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        FakeDialing dialing = new FakeDialing(url, token, listener);
        dialled.add(dialing);
        return dialing;
    }

    /// All attempts so far, the oldest first.
    public List<FakeDialing> dialled() {
        return List.copyOf(dialled);
    }

    public FakeDialing last() {
        assertThat(dialled).as("attempts").isNotEmpty();
        return dialled.getLast();
    }

    /// One attempt. It gets one outcome: opened, failed or cancelled.
    public static final class FakeDialing implements Dialing {
        private final DaemonUrl url;
        private final @Nullable Token token;
        private final ConnectionListener listener;
        private boolean over;
        private boolean cancelled;

        private FakeDialing(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
            this.url = url;
            this.token = token;
            this.listener = listener;
        }

        public DaemonUrl url() {
            return url;
        }

        public @Nullable Token token() {
            return token;
        }

        public boolean isOver() {
            return over;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public FakeConnection open() {
            return open("mcp");
        }

        /// @param link the protocol of the proven daemon: `tether.v1` or `mcp`
        public FakeConnection open(String link) {
            return open(new FarEnd(link.equals("tether.v1"), IDENTITY));
        }

        public FakeConnection open(FarEnd farEnd) {
            finish();
            FakeConnection connection = new FakeConnection(listener, farEnd);
            listener.opened(connection);
            return connection;
        }

        public void fail(ConnectOutcome outcome, String detail) {
            finish();
            listener.failed(new ConnectFailure(outcome, detail));
        }

        @Override
        public void cancel() {
            if (!over) {
                cancelled = true;
                fail(ConnectOutcome.BROKEN, "cancelled");
            }
        }

        private void finish() {
            assertThat(over).as("the attempt is over").isFalse();
            over = true;
        }
    }
}
