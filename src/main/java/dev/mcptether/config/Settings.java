package dev.mcptether.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.resolver.FailsafeScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// All settings, each looked up as flag, then environment, then `$TETHER_HOME/tether.yaml`, then
/// default. Values are parsed when they are asked for; nothing is cached, nothing is kept open.
public final class Settings {
    static final Key<List<DaemonUrl>> URL =
            new Key<>(
                    "TETHER_URL",
                    "ws://127.0.0.1:8079",
                    "a ws:// or wss:// URL, or several separated by commas",
                    text -> Arrays.stream(text.split(",", -1)).map(DaemonUrl::parse).toList(),
                    DaemonUrl::withoutSecrets);
    static final Key<Dialect> DIALECT =
            new Key<>(
                    "TETHER_DIALECT",
                    "mcp",
                    Parse.choices(Dialect.class),
                    text -> Parse.choice(Dialect.class, text));
    static final Key<Token> TOKEN = Key.secret("TETHER_TOKEN");
    static final Key<Path> TOKEN_FILE = new Key<>("TETHER_TOKEN_FILE", "", "a path", Path::of);
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
            Key.orOff("TETHER_FLEET", "127.0.0.1:9868", "host:port", Address::parse);
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

    private static final Address ANY = new Address("127.0.0.1", 0);

    /// Where tether.yaml stands, and so the one setting that cannot be in it.
    private static final Key<Path> HOME =
            new Key<>("TETHER_HOME", "", "a path", text -> Path.of(text).toAbsolutePath());

    static final List<Key<?>> KEYS =
            List.of(
                    URL,
                    DIALECT,
                    TOKEN,
                    TOKEN_FILE,
                    PARENT_CHECK_INTERVAL,
                    IDLE_TIMEOUT,
                    CALL_WAIT,
                    DRAIN,
                    MAX_MESSAGE,
                    PING_INTERVAL,
                    PING_TIMEOUT,
                    METRICS,
                    FLEET,
                    LOG_LEVEL,
                    TRACE_PROPAGATION,
                    ALLOW_INSECURE,
                    LISTEN,
                    LISTEN_HOSTS,
                    AUTOSTART);

    /// Secrets and paths to them do not belong on a command line, where every process can read
    /// them.
    private static final Set<String> NO_FLAG = Set.of("--token");

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final ExaiEnvironment exai;
    private final Path home;
    private final Map<String, String> file;

    private Settings(Map<String, String> flags, Map<String, String> environment, Path home) {
        this.flags = Map.copyOf(flags);
        this.environment = environment;
        this.exai = new ExaiEnvironment(environment);
        this.home = home;
        this.file = readFile(home.resolve("tether.yaml"));
    }

    /// @param flags long flag with its dashes, to its value
    /// @throws ConfigException when tether.yaml is there and cannot be used
    public static Settings load(
            Map<String, String> flags, Map<String, String> environment, Platform platform) {
        return new Settings(flags, environment, home(environment, platform));
    }

    /// The flags that stand for settings, with their dashes.
    public static Set<String> flags() {
        return KEYS.stream()
                .map(Key::flag)
                .filter(flag -> !NO_FLAG.contains(flag))
                .collect(Collectors.toSet());
    }

    /// What a flag takes, for the person who asks: the variable, what is allowed, the default.
    public static String terms(String flag) {
        Key<?> key =
                KEYS.stream().filter(each -> each.flag().equals(flag)).findFirst().orElseThrow();
        String terms = key.variable() + ": " + key.allowed();
        return key.fallback().isEmpty() ? terms : terms + "; default " + key.fallback();
    }

    /// `$TETHER_HOME`; it need not exist.
    public Path home() {
        return home;
    }

    /// @throws ConfigException naming the first setting that cannot be used
    public ShimConfig shim() {
        Dialect dialect = dialect();
        List<DaemonUrl> urls = urls(dialect);
        return new ShimConfig(
                home,
                urls,
                dialect,
                token(dialect, urls),
                value(MAX_MESSAGE),
                new ShimConfig.Waits(value(CALL_WAIT), value(DRAIN), value(IDLE_TIMEOUT)),
                new ShimConfig.Pings(value(PING_INTERVAL), value(PING_TIMEOUT)),
                parentCheckInterval(),
                value(AUTOSTART),
                telemetry());
    }

    /// @throws ConfigException naming the first setting that cannot be used
    public DaemonConfig daemon(String name, DaemonArguments arguments) {
        return new DaemonConfig(
                home,
                name,
                listen(arguments),
                value(LISTEN_HOSTS),
                value(MAX_MESSAGE),
                arguments,
                telemetry());
    }

    /// A supervised command has the usual address; its daemon takes any, unless told.
    private Address listen(DaemonArguments arguments) {
        boolean told = !(find(LISTEN).origin() instanceof Origin.Default);
        return told || arguments.listens().isEmpty() ? value(LISTEN) : ANY;
    }

    /// @throws ConfigException naming the first setting that cannot be used
    public TelemetryConfig telemetry() {
        return new TelemetryConfig(
                home,
                value(METRICS),
                value(FLEET),
                value(LOG_LEVEL),
                value(TRACE_PROPAGATION),
                openTelemetry());
    }

    private Map<String, String> openTelemetry() {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("OTEL_"))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// `mcp`, unless the only word about the daemon is the EXAI shim's.
    private Dialect dialect() {
        boolean silent =
                Stream.of(DIALECT, URL, TOKEN, TOKEN_FILE)
                        .allMatch(key -> find(key).origin() instanceof Origin.Default);
        return silent && exai.given() ? Dialect.EXAI : value(DIALECT);
    }

    private List<DaemonUrl> urls(Dialect dialect) {
        Found found = find(URL);
        if (dialect == Dialect.EXAI && found.origin() instanceof Origin.Default) {
            DaemonUrl url = exai.url();
            requireSafe(url, ExaiEnvironment.HOST, new Origin.Environment(ExaiEnvironment.HOST));
            return List.of(url);
        }
        List<DaemonUrl> urls = URL.read(found.text(), found.origin());
        urls.forEach(url -> requireSafe(url, URL.variable(), found.origin()));
        return urls;
    }

    private void requireSafe(DaemonUrl url, String key, Origin origin) {
        if (!value(ALLOW_INSECURE) && !url.secure() && !url.loopback()) {
            throw new ConfigException(
                    key,
                    url.toString(),
                    "wss:// for a daemon on another machine, or set TETHER_ALLOW_INSECURE=true",
                    origin);
        }
    }

    private TokenSource token(Dialect dialect, List<DaemonUrl> urls) {
        Found literal = find(TOKEN);
        Found path = find(TOKEN_FILE);
        if (!path.text().isEmpty()
                && (literal.text().isEmpty() || path.origin().outranks(literal.origin()))) {
            return new TokenSource.File(TOKEN_FILE.read(path.text(), path.origin()));
        }
        if (!literal.text().isEmpty()) {
            return new TokenSource.Literal(TOKEN.read(literal.text(), literal.origin()));
        }
        if (dialect == Dialect.EXAI) {
            return exai.token();
        }
        // The local daemon's token is for this machine only.
        return urls.stream().allMatch(DaemonUrl::loopback)
                ? new TokenSource.File(
                        DaemonConfig.directory(home, DaemonConfig.DEFAULT_NAME).resolve("token"))
                : new TokenSource.None();
    }

    private Duration parentCheckInterval() {
        Found found = find(PARENT_CHECK_INTERVAL);
        return found.origin() instanceof Origin.Default
                ? exai.parentCheckInterval().orElseGet(() -> value(PARENT_CHECK_INTERVAL))
                : value(PARENT_CHECK_INTERVAL);
    }

    private <T> T value(Key<T> key) {
        Found found = find(key);
        return key.read(found.text(), found.origin());
    }

    private record Found(String text, Origin origin) {}

    private Found find(Key<?> key) {
        String flag = flags.get(key.flag());
        if (flag != null) {
            return new Found(flag, new Origin.Flag(key.flag()));
        }
        String variable = environment.get(key.variable());
        // `TETHER_URL=` in a client's configuration means that nobody filled it in.
        if (variable != null && !variable.isEmpty()) {
            return new Found(variable, new Origin.Environment(key.variable()));
        }
        String line = file.get(key.fileKey());
        if (line != null) {
            return new Found(line, new Origin.File(home.resolve("tether.yaml")));
        }
        return new Found(key.fallback(), new Origin.Default());
    }

    private static Path home(Map<String, String> environment, Platform platform) {
        String explicit = environment.get("TETHER_HOME");
        if (explicit != null && !explicit.isEmpty()) {
            return HOME.read(explicit, new Origin.Environment(HOME.variable()));
        }
        Path user = Path.of(platform.userHome());
        return switch (platform.family()) {
            case MACOS -> user.resolve("Library/Application Support/tether");
            case WINDOWS ->
                    directory(environment.get("LOCALAPPDATA"), user.resolve("AppData/Local"))
                            .resolve("tether");
            case LINUX ->
                    directory(
                                    absolute(environment.get("XDG_STATE_HOME")),
                                    user.resolve(".local/state"))
                            .resolve("tether");
        };
    }

    /// The XDG specification says to ignore a path that is not absolute.
    private static @Nullable String absolute(@Nullable String configured) {
        return configured != null && configured.startsWith("/") ? configured : null;
    }

    private static Path directory(@Nullable String configured, Path otherwise) {
        return configured == null || configured.isEmpty() ? otherwise : Path.of(configured);
    }

    /// Reads flat `key: value` pairs. A file that is absent or unreadable as a whole has no
    /// settings.
    private static Map<String, String> readFile(Path path) {
        if (!Files.exists(path)) {
            return Map.of();
        }
        Origin origin = new Origin.File(path);
        Object document;
        try {
            document =
                    new Load(LoadSettings.builder().setSchema(new PlainText()).build())
                            .loadFromString(Files.readString(path));
        } catch (MarkedYamlEngineException broken) {
            throw new ConfigException("%s is not YAML%s".formatted(path, place(broken)), origin);
        } catch (CharacterCodingException | YamlEngineException broken) {
            throw new ConfigException("%s cannot be read as YAML".formatted(path), origin);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    "%s is there and cannot be read; let this user read it, or remove it"
                            .formatted(path),
                    origin);
        }
        if (document == null || document.equals("")) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw new ConfigException(
                    "%s must hold lines of the form `key: value`".formatted(path), origin);
        }
        Map<String, String> values = new HashMap<>();
        Set<String> known = KEYS.stream().map(Key::fileKey).collect(Collectors.toSet());
        map.forEach((key, value) -> {
            if (!known.contains(String.valueOf(key))) {
                throw new ConfigException(
                        "%s: unknown key '%s'; known are %s"
                                .formatted(path, key, known.stream().sorted().toList()),
                        origin);
            }
            if (!(value instanceof String text)) {
                throw new ConfigException(
                        "%s: %s must be one value in one line".formatted(path, key), origin);
            }
            values.put(String.valueOf(key), text);
        });
        return values;
    }

    /// Every value is the text it is written as: `1e5` may be a token.
    private static final class PlainText extends JsonSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new FailsafeScalarResolver();
        }
    }

    /// The parser's own message quotes the line, which may hold the token.
    private static String place(MarkedYamlEngineException broken) {
        return broken.getProblemMark()
                .map(mark ->
                        " in line %d, column %d"
                                .formatted(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse("");
    }
}
