package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.mcptether.config.DaemonUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/// Tests the one order of two threads' steps in which Jetty's pool wants a second connection for a
/// request that already has one. The thread that dials takes the connection before the thread that
/// opened it does. It sends on it only after the other thread has looked at the queue. This
/// happened once, in a CI run. Here Jetty's debug messages hold each thread at the right place.
final class StolenConnectionIT {
    @Test
    void an_attempt_whose_connection_is_up_is_not_failed_for_want_of_another() throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Steps steps = new Steps(Thread.currentThread());
        HttpClient http = JettyConnector.httpClient(Optional.empty());
        http.setSocketAddressResolver((_, port, _, found) -> {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            http.getExecutor().execute(() -> found.succeeded(List.of(address)));
            steps.resolving();
        });
        try (JettyConnector connector = new JettyConnector(1 << 20, PeerCheck.none(), http);
                TinyServer server =
                        new TinyServer(peer -> {
                            peer.upgrade("mcp");
                            peer.awaitEnd();
                        })) {
            logging.addTurboFilter(steps);

            // When
            try {
                var _ = connector.dial(DaemonUrl.parse(server.url()), null, new DialOutcome(heard));
            } finally {
                logging.resetTurboFilterList();
            }

            // Then
            assertThat(steps.allTaken()).isTrue();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Connection.class);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    /// Holds the threads. Jetty asks this filter before each debug message whether it shall log it.
    private static final class Steps extends TurboFilter {
        private static final int PATIENCE_S = 10;

        private final Thread dialling;
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(1);
        private final CountDownLatch looked = new CountDownLatch(1);
        private final AtomicBoolean late = new AtomicBoolean();

        Steps(Thread dialling) {
            this.dialling = dialling;
        }

        boolean allTaken() {
            return looked.getCount() == 0 && !late.get();
        }

        void resolving() {
            if (Thread.currentThread().equals(dialling)) {
                hold(opened);
            }
        }

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable thrown) {
            if (!level.equals(Level.DEBUG) || !logger.getName().startsWith("org.eclipse.jetty")) {
                return FilterReply.NEUTRAL;
            }
            if (format == null) {
                return FilterReply.ACCEPT;
            }
            boolean dials = Thread.currentThread().equals(dialling);
            if (dials && format.startsWith("Activated")) {
                taken.countDown();
                hold(looked);
            } else if (!dials && format.startsWith("Acquiring create=")) {
                opened.countDown();
                hold(taken);
            } else if (format.startsWith("Not creating connection")
                    || format.startsWith("Connection creation failed")) {
                looked.countDown();
            }
            return FilterReply.DENY;
        }

        private void hold(CountDownLatch until) {
            try {
                if (!until.await(PATIENCE_S, TimeUnit.SECONDS)) {
                    late.set(true);
                }
            } catch (InterruptedException stopping) {
                late.set(true);
                Thread.currentThread().interrupt();
            }
        }
    }
}
