package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All settings. Each is looked up as a flag, then in the environment, then in
/// `$TETHER_HOME/tether.yaml`, then as the default. Values are parsed when they are asked for;
/// nothing is cached and nothing stays open.
public final class Settings {
    private static final Address ANY = new Address("127.0.0.1", 0);

    private static final String FILE = "tether.yaml";

    /// Flags that do not exist. A secret does not belong on a command line, which every process can
    /// read.
    private static final Set<String> NO_FLAG = Set.of("--token");

    /// Settings that a shim would not obey.
    private static final List<Key<?>> NOT_FOR_SHIMS =
            List.of(Setting.LISTEN, Setting.LISTEN_HOSTS, Setting.SHIMS_PER_CLIENT);

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final ExaiEnvironment exai;
    private final Path home;
    private final Map<String, String> file;
    private final List<String> warnings = new ArrayList<>();

    private Settings(Map<String, String> flags, Map<String, String> environment, Path home) {
        this.flags = Map.copyOf(flags);
        this.environment = environment;
        this.exai = ExaiEnvironment.of(environment);
        this.home = home;
        // Do this first: whoever can write into the home can write tether.yaml.
        HomeDirectory.closeToOthers(home, homeOrigin()).ifPresent(warnings::add);
        this.file = SettingsFile.read(home.resolve(FILE), fileKeys());
        warnOfShortToken();
    }

    private Settings(Map<String, String> environment, Path home) {
        this.flags = Map.of();
        this.environment = environment;
        this.exai = ExaiEnvironment.of(environment);
        this.home = home;
        this.file = Map.of();
    }

    /// For whoever has to go on although the home or its tether.yaml cannot be used.
    static Settings withoutFile(Map<String, String> environment, Path home) {
        return new Settings(environment, home);
    }

    /// Whether some setting is read from this environment variable.
    static boolean isVariable(String name) {
        return name.equals(Setting.HOME.variable())
                || Setting.ALL.stream().anyMatch(key -> key.variable().equals(name));
    }

    /// What is wrong with single values, one sentence each.
    List<String> wrongValues() {
        List<String> wrong = new ArrayList<>();
        for (Key<?> key : Setting.ALL) {
            Found found = find(key);
            if (found.origin() instanceof Origin.Default) {
                continue;
            }
            try {
                var _ = key.read(found.text(), found.origin());
            } catch (ConfigException refused) {
                wrong.add(String.valueOf(refused.getMessage()));
            }
        }
        return wrong;
    }

    Address listen() {
        return value(Setting.LISTEN);
    }

    Optional<Address> fleet() {
        return value(Setting.FLEET);
    }

    /// What a person should know although the settings can be used; contains no secrets.
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private Origin homeOrigin() {
        String explicit = environment.getOrDefault(Setting.HOME.variable(), "");
        return explicit.isEmpty()
                ? new Origin.Default()
                : new Origin.Environment(Setting.HOME.variable());
    }

    private static Set<String> fileKeys() {
        return Setting.ALL.stream().map(Key::fileKey).collect(Collectors.toSet());
    }

    private void warnOfShortToken() {
        Found found = find(Setting.TOKEN);
        if (!found.text().isEmpty() && found.text().length() < Token.LEAST_CHARACTERS) {
            warnings.add("TETHER_TOKEN is " + Token.TOO_SHORT);
        }
    }

    /// @param flags long flag with its dashes, to its value
    /// @throws ConfigException if tether.yaml exists but cannot be used
    public static Settings load(
            Map<String, String> flags, Map<String, String> environment, Platform platform) {
        return new Settings(flags, environment, home(environment, platform));
    }

    /// The flags of a shim, with their dashes.
    public static Set<String> shimFlags() {
        Set<String> flags = Setting.ALL.stream().map(Key::flag).collect(Collectors.toSet());
        flags.removeAll(NO_FLAG);
        NOT_FOR_SHIMS.forEach(key -> flags.remove(key.flag()));
        return flags;
    }

    /// The flags of a daemon. Flags that it would not obey are left out.
    public static Set<String> daemonFlags() {
        return Stream.of(
                        Setting.LISTEN,
                        Setting.LISTEN_HOSTS,
                        Setting.MAX_MESSAGE,
                        Setting.METRICS,
                        Setting.FLEET,
                        Setting.FLEET_HOSTS,
                        Setting.LOG_LEVEL)
                .map(Key::flag)
                .collect(Collectors.toSet());
    }

    /// The flags of the host's exporter.
    public static Set<String> fleetFlags() {
        return Stream.of(Setting.METRICS, Setting.FLEET, Setting.FLEET_HOSTS, Setting.LOG_LEVEL)
                .map(Key::flag)
                .collect(Collectors.toSet());
    }

    /// What a flag takes, for `--help`: the variable, what is allowed, the default.
    public static String terms(String flag) {
        Key<?> key =
                Setting.ALL.stream()
                        .filter(each -> each.flag().equals(flag))
                        .findFirst()
                        .orElseThrow();
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
        ExaiEnvironment old = dialect == Dialect.EXAI ? exai.withDefaultFile() : exai;
        List<DaemonUrl> urls = urls(dialect, old);
        return new ShimConfig(
                home,
                urls,
                dialect,
                token(dialect, old),
                value(Setting.DAEMON_USER),
                maxMessageBytes(),
                new ShimConfig.Waits(
                        value(Setting.CALL_WAIT),
                        value(Setting.DRAIN),
                        value(Setting.IDLE_TIMEOUT)),
                new ShimConfig.Pings(value(Setting.PING_INTERVAL), value(Setting.PING_TIMEOUT)),
                parentCheckInterval(old),
                value(Setting.AUTOSTART),
                dialect == Dialect.EXAI ? Optional.of(old.config()) : Optional.empty(),
                tls(urls),
                telemetry());
    }

    /// @throws ConfigException naming the first setting that cannot be used
    public DaemonConfig daemon(String name, DaemonArguments arguments) {
        return new DaemonConfig(
                home,
                name,
                listen(arguments),
                value(Setting.LISTEN_HOSTS),
                maxMessageBytes(),
                arguments,
                telemetry());
    }

    /// Where the daemon listens. A supervised command has the usual address, so its daemon takes
    /// any address unless told.
    private Address listen(DaemonArguments arguments) {
        boolean told = !(find(Setting.LISTEN).origin() instanceof Origin.Default);
        return told || arguments.listens().isEmpty() ? value(Setting.LISTEN) : ANY;
    }

    /// @throws ConfigException naming the first setting that cannot be used
    public TelemetryConfig telemetry() {
        return new TelemetryConfig(
                home,
                value(Setting.METRICS),
                value(Setting.FLEET).map(this::fleet),
                value(Setting.LOG_LEVEL),
                value(Setting.TRACE_PROPAGATION),
                openTelemetry());
    }

    private FleetConfig fleet(Address address) {
        return new FleetConfig(
                address,
                value(Setting.FLEET_HOSTS).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    /// How the processes of the host are judged.
    ///
    /// @throws ConfigException if a setting for it cannot be used
    public InventorySettings inventory() {
        return new InventorySettings(
                SettingsFile.patterns(home.resolve(FILE)), value(Setting.SHIMS_PER_CLIENT));
    }

    /// Where to find the servers to host.
    public ServersFile servers(Platform platform) {
        return new ServersFile(home.resolve(FILE), environment, Path.of(platform.userHome()));
    }

    private Map<String, String> openTelemetry() {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("OTEL_"))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// `mcp`, unless only the variables of the EXAI shim name a daemon.
    private Dialect dialect() {
        boolean silent =
                Stream.of(Setting.DIALECT, Setting.URL, Setting.TOKEN, Setting.TOKEN_FILE)
                        .allMatch(key -> find(key).origin() instanceof Origin.Default);
        return silent && exai.given() ? Dialect.EXAI : value(Setting.DIALECT);
    }

    private List<DaemonUrl> urls(Dialect dialect, ExaiEnvironment old) {
        Found found = find(Setting.URL);
        if (dialect == Dialect.EXAI && found.origin() instanceof Origin.Default) {
            DaemonUrl url = old.url();
            requireSafe(url, ExaiEnvironment.HOST, old.hostOrigin());
            return List.of(url);
        }
        List<DaemonUrl> urls = Setting.URL.read(found.text(), found.origin());
        urls.forEach(url -> requireSafe(url, Setting.URL.variable(), found.origin()));
        Optional<String> server = value(Setting.SERVER);
        return server.isEmpty() ? urls : urls.stream().map(url -> url.at(server.get())).toList();
    }

    private void requireSafe(DaemonUrl url, String key, Origin origin) {
        if (!value(Setting.ALLOW_INSECURE) && !url.secure() && !url.loopback()) {
            throw new ConfigException(
                    key,
                    url.toString(),
                    "wss:// for a daemon on another machine, or set TETHER_ALLOW_INSECURE=true",
                    origin);
        }
    }

    private TokenSource token(Dialect dialect, ExaiEnvironment old) {
        Found literal = find(Setting.TOKEN);
        Found path = find(Setting.TOKEN_FILE);
        if (!path.text().isEmpty()
                && (literal.text().isEmpty() || path.origin().outranks(literal.origin()))) {
            return new TokenSource.File(Setting.TOKEN_FILE.read(path.text(), path.origin()));
        }
        if (!literal.text().isEmpty()) {
            return new TokenSource.Literal(Setting.TOKEN.read(literal.text(), literal.origin()));
        }
        if (dialect == Dialect.EXAI) {
            return old.token();
        }
        return new TokenSource.None();
    }

    private Tls tls(List<DaemonUrl> urls) {
        Optional<PemFile> authorities = pem(Setting.CA);
        Optional<PemFile> certificate = pem(Setting.CLIENT_CERT);
        Optional<PemFile> privateKey = pem(Setting.CLIENT_KEY);
        Stream.of(authorities, certificate, privateKey)
                .flatMap(Optional::stream)
                .filter(_ -> urls.stream().noneMatch(DaemonUrl::secure))
                .findFirst()
                .ifPresent(useless -> {
                    throw alone(useless, "TETHER_URL with wss://");
                });
        if (certificate.isPresent() != privateKey.isPresent()) {
            throw certificate
                    .map(given -> alone(given, Setting.CLIENT_KEY.variable()))
                    .orElseGet(
                            () -> alone(privateKey.orElseThrow(), Setting.CLIENT_CERT.variable()));
        }
        return new Tls(
                authorities.map(PemFile::certificates).orElse(List.of()),
                certificate.map(chain ->
                        new Tls.Identity(
                                privateKey.orElseThrow().privateKey(), chain.certificates())));
    }

    private static ConfigException alone(PemFile given, String missing) {
        return new ConfigException(
                "%s has no effect without %s; set that too, or remove this one (it came from %s)"
                        .formatted(given.key().variable(), missing, given.origin()),
                given.origin());
    }

    private Optional<PemFile> pem(Key<Path> key) {
        Found found = find(key);
        return found.text().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PemFile(key.read(found.text(), found.origin()), key, found.origin()));
    }

    private Duration parentCheckInterval(ExaiEnvironment old) {
        Found found = find(Setting.PARENT_CHECK_INTERVAL);
        return found.origin() instanceof Origin.Default
                ? old.parentCheckInterval().orElseGet(() -> value(Setting.PARENT_CHECK_INTERVAL))
                : value(Setting.PARENT_CHECK_INTERVAL);
    }

    private int maxMessageBytes() {
        Found found = find(Setting.MAX_MESSAGE);
        long heapBytes = Runtime.getRuntime().maxMemory();
        return MessageSize.fitting(Setting.MAX_MESSAGE, found.text(), found.origin(), heapBytes);
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
        // `TETHER_URL=` in a client's configuration means that nobody filled it in, so an empty
        // value counts as absent.
        if (variable != null && !variable.isEmpty()) {
            return new Found(variable, new Origin.Environment(key.variable()));
        }
        String line = file.get(key.fileKey());
        if (line != null) {
            return new Found(line, new Origin.File(home.resolve(FILE)));
        }
        return new Found(key.fallback(), new Origin.Default());
    }

    /// Where a process with this environment has its home.
    public static Path home(Map<String, String> environment, Platform platform) {
        String explicit = environment.get("TETHER_HOME");
        if (explicit != null && !explicit.isEmpty()) {
            return Setting.HOME.read(explicit, new Origin.Environment(Setting.HOME.variable()));
        }
        Path user = Path.of(platform.userHome());
        // A switch would have a class of its own for its table, and the AOT cache would lack it:
        // the
        // training sets the home, and most users do not.
        if (platform.family() == Platform.Family.MACOS) {
            return user.resolve("Library/Application Support/tether");
        }
        if (platform.family() == Platform.Family.WINDOWS) {
            return directory(environment.get("LOCALAPPDATA"), user.resolve("AppData/Local"))
                    .resolve("tether");
        }
        return directory(absolute(environment.get("XDG_STATE_HOME")), user.resolve(".local/state"))
                .resolve("tether");
    }

    /// The XDG specification says to ignore a path that is not absolute.
    private static @Nullable String absolute(@Nullable String configured) {
        return configured != null && configured.startsWith("/") ? configured : null;
    }

    private static Path directory(@Nullable String configured, Path otherwise) {
        return configured == null || configured.isEmpty() ? otherwise : Path.of(configured);
    }
}
