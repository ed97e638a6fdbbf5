package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.proof.RecordedDaemons;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Checks that a program that takes a daemon's address while the daemon is down learns nothing.
@Timeout(60)
final class PeerProofIT {
    private static final String TOKEN = "a-token-of-at-least-thirty-two-characters";

    @TempDir private Path home;

    @Test
    void whoever_has_taken_a_daemons_address_is_sent_the_upgrade_and_nothing_else()
            throws Exception {
        // Given
        CompletableFuture<String> request = new CompletableFuture<>();
        CompletableFuture<String> sent = new CompletableFuture<>();
        RecordedDaemons recorded = new RecordedDaemons(new StateDirectory(home));
        DaemonCheck check = new DaemonCheck(recorded, "1.0", new Random(1));
        Told told = new Told();
        try (TinyServer squatter =
                        new TinyServer(peer -> {
                            request.complete(peer.upgrade("mcp"));
                            try {
                                sent.complete("a frame of type " + peer.read().opcode());
                            } catch (EOFException nothing) {
                                sent.complete("nothing");
                            }
                        });
                JettyConnector connector = new JettyConnector(1 << 20, check, Optional.empty())) {
            DaemonUrl url = DaemonUrl.parse(squatter.url());
            recorded.record(
                    "default",
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), url.port()));
            Files.writeString(home.resolve("daemons/default/token"), TOKEN);

            // When
            connector.dial(url, null, told);

            // Then
            ConnectFailure failure = told.failure.get(20, TimeUnit.SECONDS);
            assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNPROVEN);
            assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo("nothing");
            assertThat(request.get(20, TimeUnit.SECONDS))
                    .doesNotContain(TOKEN)
                    .doesNotContain("Authorization");
            assertThat(told.opened).isNotDone();
        }
    }

    private static final class Told extends NobodyListens {
        private final CompletableFuture<ConnectFailure> failure = new CompletableFuture<>();
        private final CompletableFuture<Connection> opened = new CompletableFuture<>();

        @Override
        public void opened(Connection connection) {
            opened.complete(connection);
        }

        @Override
        public void failed(ConnectFailure why) {
            failure.complete(why);
        }
    }
}
