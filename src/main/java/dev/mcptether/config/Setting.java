package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Every setting there is: its names, its default, and what is allowed. {@link Settings} finds
/// their values.
final class Setting {
    /// A token for another program's daemon is not ours to choose, so it may be shorter than our
    /// own. A text shorter than this is no token.
    private static final int EXPLICIT_LEAST = 16;

    static final Key<List<DaemonUrl>> URL =
            new Key<>(
                    "TETHER_URL",
                    "ws://127.0.0.1:8079",
                    "a ws:// or wss:// URL, or several separated by commas",
                    text -> Arrays.stream(text.split(",", -1)).map(DaemonUrl::parse).toList(),
                    DaemonUrl::withoutSecrets);
    static final Key<Optional<String>> SERVER =
            new Key<>("TETHER_SERVER", "", ServerConfig.NAME_FORM, Setting::serverName);
    static final Key<Dialect> DIALECT =
            new Key<>(
                    "TETHER_DIALECT",
                    "mcp",
                    Parse.choices(Dialect.class),
                    text -> Parse.choice(Dialect.class, text));
    static final Key<Token> TOKEN =
            Key.secret(
                    "TETHER_TOKEN",
                    EXPLICIT_LEAST + " or more visible ASCII characters",
                    Setting::explicitToken);
    static final Key<Path> TOKEN_FILE = new Key<>("TETHER_TOKEN_FILE", "", "a path", Path::of);
    static final Key<Optional<String>> DAEMON_USER =
            new Key<>("TETHER_DAEMON_USER", "", "a user's name or number", Setting::daemonUser);
    static final Key<Path> CA = new Key<>("TETHER_CA", "", "a path", Path::of);
    static final Key<Path> CLIENT_CERT = new Key<>("TETHER_CLIENT_CERT", "", "a path", Path::of);
    static final Key<Path> CLIENT_KEY = new Key<>("TETHER_CLIENT_KEY", "", "a path", Path::of);
    static final Key<Duration> PARENT_CHECK_INTERVAL =
            new Key<>(
                    "TETHER_PARENT_CHECK_INTERVAL", "5s", Parse.DURATION, Parse::positiveDuration);
    static final Key<Optional<Duration>> IDLE_TIMEOUT =
            Key.orOff("TETHER_IDLE_TIMEOUT", "off", Parse.DURATION, Parse::positiveDuration);
    static final Key<Duration> CALL_WAIT =
            new Key<>("TETHER_CALL_WAIT", "30s", Parse.DURATION, Parse::duration);
    static final Key<Duration> DRAIN =
            new Key<>("TETHER_DRAIN", "1500ms", Parse.DURATION, Parse::duration);
    static final Key<Integer> MAX_MESSAGE =
            new Key<>("TETHER_MAX_MESSAGE", "32MiB", Parse.SIZE, Parse::size);
    static final Key<Duration> PING_INTERVAL =
            new Key<>("TETHER_PING_INTERVAL", "20s", Parse.DURATION, Parse::positiveDuration);
    static final Key<Duration> PING_TIMEOUT =
            new Key<>("TETHER_PING_TIMEOUT", "60s", Parse.DURATION, Parse::positiveDuration);
    static final Key<Optional<Address>> METRICS =
            Key.orOff("TETHER_METRICS", "127.0.0.1:0", "host:port (port 0: any)", Address::parse);
    static final Key<Optional<Address>> FLEET =
            Key.orOff(
                    "TETHER_FLEET",
                    "127.0.0.1:9868",
                    "a literal address and a port, such as 127.0.0.1:9868",
                    Parse::literalAddress);
    static final Key<List<String>> FLEET_HOSTS =
            new Key<>("TETHER_FLEET_HOSTS", "", "host names separated by commas", Parse::hostNames);
    static final Key<LogLevel> LOG_LEVEL =
            new Key<>(
                    "TETHER_LOG_LEVEL",
                    "warn",
                    Parse.choices(LogLevel.class),
                    text -> Parse.choice(LogLevel.class, text));
    static final Key<Propagation> TRACE_PROPAGATION =
            new Key<>(
                    "TETHER_TRACE_PROPAGATION",
                    "read",
                    Parse.choices(Propagation.class),
                    text -> Parse.choice(Propagation.class, text));
    static final Key<Boolean> ALLOW_INSECURE =
            new Key<>("TETHER_ALLOW_INSECURE", "false", "true or false", Parse::flag);
    static final Key<Address> LISTEN =
            new Key<>("TETHER_LISTEN", "127.0.0.1:8079", "host:port (port 0: any)", Address::parse);
    static final Key<List<String>> LISTEN_HOSTS =
            new Key<>(
                    "TETHER_LISTEN_HOSTS", "", "host names separated by commas", Parse::hostNames);
    static final Key<Autostart> AUTOSTART =
            new Key<>(
                    "TETHER_AUTOSTART",
                    "off",
                    Parse.choices(Autostart.class),
                    text -> Parse.choice(Autostart.class, text));

    static final Key<Integer> SHIMS_PER_CLIENT =
            new Key<>(
                    "TETHER_SHIMS_PER_CLIENT",
                    "8",
                    "a number from 1 to 10000",
                    Setting::shimsPerClient);

    /// The directory of tether.yaml. So this is the one setting that cannot be in that file.
    static final Key<Path> HOME =
            new Key<>("TETHER_HOME", "", "a path", text -> Path.of(text).toAbsolutePath());

    /// All that tether.yaml may contain; {@link #HOME} may not.
    static final List<Key<?>> ALL =
            List.of(
                    URL,
                    SERVER,
                    DIALECT,
                    TOKEN,
                    TOKEN_FILE,
                    DAEMON_USER,
                    CA,
                    CLIENT_CERT,
                    CLIENT_KEY,
                    PARENT_CHECK_INTERVAL,
                    IDLE_TIMEOUT,
                    CALL_WAIT,
                    DRAIN,
                    MAX_MESSAGE,
                    PING_INTERVAL,
                    PING_TIMEOUT,
                    METRICS,
                    FLEET,
                    FLEET_HOSTS,
                    LOG_LEVEL,
                    TRACE_PROPAGATION,
                    ALLOW_INSECURE,
                    LISTEN,
                    LISTEN_HOSTS,
                    AUTOSTART,
                    SHIMS_PER_CLIENT);

    private Setting() {}

    private static Optional<String> daemonUser(String text) {
        if (!text.matches("[A-Za-z0-9_.-]{0,64}")) {
            throw new IllegalArgumentException("no user");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Token explicitToken(String text) {
        if (text.length() < EXPLICIT_LEAST) {
            throw new IllegalArgumentException("too short");
        }
        return new Token(text);
    }

    private static int shimsPerClient(String text) {
        int number = Integer.parseInt(text.strip());
        if (number < 1 || number > 10_000) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private static Optional<String> serverName(String text) {
        if (!text.isEmpty() && !ServerConfig.isName(text)) {
            throw new IllegalArgumentException("not a server's name");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
