package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Settings;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.event.Link.ConnectOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `wss` from the text of the settings to the open link. The server uses the JDK's own TLS,
/// and this test makes the authorities of the certificates.
@Timeout(180)
final class TlsIT {
    @TempDir private static Path ours;
    @TempDir private static Path theirs;
    private static TestAuthority authority;
    private static TestAuthority stranger;

    private final LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final Map<String, String> environment = new HashMap<>();
    @TempDir private Path home;

    @BeforeAll
    static void certificates() throws Exception {
        authority =
                new TestAuthority(ours)
                        .issue("daemon", "RSA")
                        .issue("rsa", "RSA")
                        .issue("ec", "EC")
                        .issue("ed25519", "Ed25519");
        stranger = new TestAuthority(theirs).issue("ec", "EC");
    }

    /// Dials as a shim with these settings would. Returns the open connection, or why there is
    /// none.
    private Object dial(TinyServer server) throws InterruptedException {
        return dial(server.url());
    }

    private Object dial(String plain) throws InterruptedException {
        String url = plain.replace("ws://", "wss://");
        environment.put("TETHER_HOME", home.toString());
        environment.put("TETHER_URL", url);
        Platform platform = new Platform(Platform.Family.LINUX, home.toString());
        ShimConfig config = Settings.load(Map.of(), environment, platform).shim();
        try (JettyConnector connector =
                new JettyConnector(1 << 20, PeerCheck.none(), Optional.of(config.tls()))) {
            var _ = connector.dial(DaemonUrl.parse(url), null, new DialOutcome(heard));
            return heard.poll(60, TimeUnit.SECONDS);
        }
    }

    private void trustOurs() {
        environment.put("TETHER_CA", authority.certificate().toString());
    }

    private void provenBy(TestAuthority who, String name)
            throws IOException, GeneralSecurityException {
        environment.put("TETHER_CLIENT_CERT", who.chain(name).toString());
        environment.put("TETHER_CLIENT_KEY", who.key(name).toString());
    }

    @Test
    void a_daemon_that_our_authority_vouches_for_gets_a_link() throws Exception {
        try (TinyServer server = server(false)) {
            trustOurs();

            assertThat(dial(server)).isInstanceOf(Connection.class);
        }
    }

    @Test
    void a_daemon_that_only_somebody_else_vouches_for_gets_none() throws Exception {
        try (TinyServer server = server(false)) {
            environment.put("TETHER_CA", stranger.certificate().toString());

            assertRefused(dial(server), "TETHER_CA");
        }
    }

    @Test
    void without_an_authority_of_ours_the_systems_decide() throws Exception {
        try (TinyServer server = server(false)) {
            assertRefused(dial(server), "TETHER_CA");
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws Exception {
        try (TinyServer server = server(false)) {
            trustOurs();

            assertRefused(dial(server.url().replace("127.0.0.1", "localhost")), "TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec", "ed25519"})
    void a_daemon_that_asks_for_a_certificate_gets_ours(String name) throws Exception {
        try (TinyServer server = server(true)) {
            trustOurs();
            provenBy(authority, name);

            assertThat(dial(server)).isInstanceOf(Connection.class);
        }
    }

    @Test
    void a_daemon_that_asks_for_a_certificate_refuses_who_has_none_or_a_strangers()
            throws Exception {
        try (TinyServer server = server(true)) {
            trustOurs();
            assertThat(dial(server)).isInstanceOf(ConnectFailure.class);

            provenBy(stranger, "ec");
            assertThat(dial(server)).isInstanceOf(ConnectFailure.class);
        }
    }

    private static void assertRefused(Object heard, String next) {
        assertThat(heard).isInstanceOf(ConnectFailure.class);
        ConnectFailure failure = (ConnectFailure) heard;
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.TLS_FAILED);
        assertThat(failure.detail()).contains(next);
    }

    private static TinyServer server(boolean asksForCertificate)
            throws IOException, GeneralSecurityException {
        KeyStore store = authority.store("daemon");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, TestAuthority.password());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        SSLServerSocket listening =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(asksForCertificate);
        return new TinyServer(
                listening,
                peer -> {
                    var _ = peer.upgrade("mcp");
                    peer.awaitEnd();
                });
    }
}
