package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads the environment variables of the shim that Tether replaces. An empty variable counts as
/// absent.
///
/// In the old shim, its `.env` won over the client's environment, so a client could not choose.
/// Here the client's environment wins, unless `EXAI_ENV_OVERRIDE=true` asks for the old order.
final class ExaiEnvironment {
    static final String HOST = "EXAI_WS_HOST";

    private static final String SECONDS = "seconds, above 0 and at most 86400";
    private static final Key<String> WS_HOST =
            new Key<>(HOST, "127.0.0.1", "a host name or address", ExaiEnvironment::host);
    private static final Key<Integer> WS_PORT =
            new Key<>("EXAI_WS_PORT", "8079", "a port from 1 to 65535", ExaiEnvironment::port);
    private static final Key<Token> WS_TOKEN = Key.secret("EXAI_WS_TOKEN");
    private static final Key<Token> JWT = Key.secret("EXAI_JWT_TOKEN");
    private static final String SESSION_ID = "EXAI_SESSION_ID";
    private static final String SERVER_ID = "MCP_SERVER_ID";
    private static final Key<Integer> MAX_BYTES =
            new Key<>(
                    "EXAI_WS_MAX_BYTES",
                    "33554432",
                    "bytes from 1024 to 1073741824",
                    ExaiEnvironment::frameBytes);

    /// The old shim waited 15 s for an open socket and 15 s more for the answer to hello. A daemon
    /// that runs a blocking tool gives neither.
    private static final Key<Duration> HANDSHAKE = seconds("EXAI_WS_HANDSHAKE_TIMEOUT", "30");

    private static final Key<Duration> WORKFLOW = seconds("WORKFLOW_TOOL_TIMEOUT_SECS", "45");
    private static final Key<Duration> GRACE = seconds("EXAI_SHIM_ACK_GRACE_SECS", "120");
    private static final Key<Duration> MOST = seconds("EXAI_SHIM_RPC_TIMEOUT", "600");
    private static final Key<Optional<Duration>> PING_INTERVAL =
            secondsOrNone("EXAI_WS_PING_INTERVAL", "45");
    private static final Key<Optional<Duration>> PING_TIMEOUT =
            secondsOrNone("EXAI_WS_PING_TIMEOUT", "30");
    private static final Key<Duration> PARENT_CHECK_INTERVAL =
            new Key<>(
                    "EXAI_PARENT_CHECK_INTERVAL",
                    "5",
                    "whole seconds, at least 1",
                    ExaiEnvironment::wholeSeconds);

    private final Map<String, String> client;
    private final Map<String, String> file;
    private final boolean fileWins;

    private ExaiEnvironment(Map<String, String> client, Map<String, String> file) {
        this.client = client;
        this.file = file;
        this.fileWins = "true".equals(client.get("EXAI_ENV_OVERRIDE"));
    }

    /// The client's environment and the file that it names. A file that nobody names decides
    /// nothing.
    static ExaiEnvironment of(Map<String, String> environment) {
        String named = environment.getOrDefault("ENV_FILE", "");
        return new ExaiEnvironment(
                environment, named.isEmpty() ? Map.of() : EnvFile.read(Path.of(named)));
    }

    /// The same, plus `.env` in the working directory if the client names no file. The old shim
    /// reads the one in its checkout, where clients start it.
    ExaiEnvironment withDefaultFile() {
        return client.getOrDefault("ENV_FILE", "").isEmpty()
                ? new ExaiEnvironment(client, EnvFile.read(Path.of(".env")))
                : this;
    }

    /// Whether it names a daemon or a session of that protocol.
    boolean given() {
        return Stream.of(HOST, WS_PORT.variable(), WS_TOKEN.variable(), JWT.variable(), SESSION_ID)
                .anyMatch(variable -> !text(variable).isEmpty());
    }

    DaemonUrl url() {
        return DaemonUrl.parse("ws://" + value(WS_HOST) + ":" + value(WS_PORT));
    }

    Origin hostOrigin() {
        return text(HOST).isEmpty() ? new Origin.Default() : origin(HOST);
    }

    /// The token; none if it is absent, because the token of Tether's own daemon is not that
    /// daemon's.
    TokenSource token() {
        return secret(WS_TOKEN)
                .<TokenSource>map(TokenSource.Literal::new)
                .orElseGet(TokenSource.None::new);
    }

    /// @throws ConfigException naming the first setting that cannot be used
    ExaiConfig config() {
        Duration sign = value(WORKFLOW).multipliedBy(2);
        return new ExaiConfig(
                text(SESSION_ID),
                secret(JWT),
                text(SERVER_ID).isEmpty() ? "ex-ws-shim" : text(SERVER_ID),
                fitting(value(MAX_BYTES)),
                value(HANDSHAKE),
                new ExaiConfig.Deadlines(sign, value(GRACE), value(MOST)),
                pings(),
                healthFile());
    }

    /// The size of a frame that the heap can hold. The old shim took what Python's memory held.
    /// Here up to seven copies of a frame exist for a moment, and the shim needs some memory too.
    /// So an eighth of the heap is the most; a larger answer is refused with an error of its own.
    private static int fitting(int bytes) {
        return (int) Math.min(bytes, Runtime.getRuntime().maxMemory() / 8);
    }

    private Optional<ShimConfig.Pings> pings() {
        Optional<Duration> timeout = value(PING_TIMEOUT);
        return value(PING_INTERVAL)
                .flatMap(interval -> timeout.map(each -> new ShimConfig.Pings(interval, each)));
    }

    /// The health file in `logs` of the checkout. The checkout is where its `.env` is, otherwise
    /// where the client starts the shim.
    private Path healthFile() {
        String named = client.getOrDefault("ENV_FILE", "");
        Path file = Path.of(named.isEmpty() ? ".env" : named).toAbsolutePath();
        return file.resolveSibling("logs").resolve("ws_daemon.health.json");
    }

    Optional<Duration> parentCheckInterval() {
        return text(PARENT_CHECK_INTERVAL.variable()).isEmpty()
                ? Optional.empty()
                : Optional.of(value(PARENT_CHECK_INTERVAL));
    }

    private String text(String variable) {
        String own = client.getOrDefault(variable, "");
        String filed = file.getOrDefault(variable, "");
        return (fileWins && !filed.isEmpty()) || own.isEmpty() ? filed : own;
    }

    private Origin origin(String variable) {
        boolean own = text(variable).equals(client.get(variable));
        return own
                ? new Origin.Environment(variable)
                : new Origin.File(Path.of(client.getOrDefault("ENV_FILE", ".env")));
    }

    private Optional<Token> secret(Key<Token> key) {
        String text = text(key.variable());
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(key.read(text, origin(key.variable())));
    }

    private <T> T value(Key<T> key) {
        String text = text(key.variable());
        return text.isEmpty()
                ? key.read(key.fallback(), new Origin.Default())
                : key.read(text, origin(key.variable()));
    }

    private static Key<Duration> seconds(String variable, String fallback) {
        Function<String, Duration> parse =
                text ->
                        someSeconds(text)
                                .orElseThrow(() -> new IllegalArgumentException("not above 0"));
        return new Key<>(variable, fallback, SECONDS, parse);
    }

    /// A duration in seconds; 0 and less switch it off.
    private static Key<Optional<Duration>> secondsOrNone(String variable, String fallback) {
        return new Key<>(
                variable,
                fallback,
                "seconds, at most 86400; 0 or less: never",
                ExaiEnvironment::someSeconds);
    }

    /// A number as Python writes it: `5`, `5.0`, `-1`.
    private static Optional<Duration> someSeconds(String text) {
        double seconds = Double.parseDouble(text.strip());
        if (!(seconds <= 86_400)) {
            throw new IllegalArgumentException("not a number of seconds");
        }
        return seconds <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(1, Math.round(seconds * 1000))));
    }

    private static int frameBytes(String text) {
        int bytes = Integer.parseInt(text.strip());
        if (bytes < 1024 || bytes > 1 << 30) {
            throw new IllegalArgumentException("not a usable size");
        }
        return bytes;
    }

    /// The host. An IPv6 address may have no brackets.
    private static String host(String text) {
        String host = text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text;
        if (!DaemonUrl.parse("ws://" + host).uri().getHost().equals(host)) {
            throw new IllegalArgumentException("not a host alone");
        }
        return host;
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }

    private static Duration wholeSeconds(String text) {
        return Parse.positiveDuration(Integer.parseInt(text) + "s");
    }
}
