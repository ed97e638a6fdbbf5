package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Platform LINUX = new Platform(Platform.Family.LINUX, "/home/ann");

    @TempDir Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();

    private Settings settings() {
        environment.putIfAbsent("TETHER_HOME", home.toString());
        return Settings.load(flags, environment, LINUX);
    }

    private ShimConfig shim() {
        return settings().shim();
    }

    private void file(String text) throws IOException {
        Files.writeString(home.resolve("tether.yaml"), text);
    }

    private ConfigException refusal() {
        return catchThrowableOfType(
                ConfigException.class,
                () -> {
                    Settings settings = settings();
                    settings.shim();
                    settings.daemon("default", DaemonArguments.NONE);
                    settings.inventory();
                });
    }

    private static List<String> urls(ShimConfig config) {
        return config.urls().stream().map(url -> url.uri().toString()).toList();
    }

    // Every key: its default, and another value from the file

    @Test
    void every_key_has_its_default() {
        // When
        ShimConfig shim = shim();
        DaemonConfig daemon = settings().daemon("default", DaemonArguments.NONE);

        // Then
        assertThat(urls(shim)).containsExactly("ws://127.0.0.1:8079");
        assertThat(shim)
                .isEqualTo(
                        new ShimConfig(
                                home,
                                shim.urls(),
                                Dialect.MCP,
                                new TokenSource.None(),
                                Optional.empty(),
                                32 << 20,
                                new ShimConfig.Waits(
                                        Duration.ofSeconds(30),
                                        Duration.ofMillis(1500),
                                        Optional.empty()),
                                new ShimConfig.Pings(
                                        Duration.ofSeconds(20), Duration.ofSeconds(60)),
                                Duration.ofSeconds(5),
                                Autostart.OFF,
                                Optional.empty(),
                                Tls.SYSTEM,
                                new TelemetryConfig(
                                        home,
                                        Optional.of(new Address("127.0.0.1", 0)),
                                        Optional.of(
                                                new FleetConfig(
                                                        new Address("127.0.0.1", 9868), Set.of())),
                                        LogLevel.WARN,
                                        Propagation.READ,
                                        Map.of())));
        assertThat(daemon)
                .isEqualTo(
                        new DaemonConfig(
                                home,
                                "default",
                                new Address("127.0.0.1", 8079),
                                List.of(),
                                32 << 20,
                                DaemonArguments.NONE,
                                shim.telemetry()));
        assertThat(settings().inventory()).isEqualTo(new InventorySettings(Patterns.BUILT_IN, 8));
    }

    private static final String OTHER_VALUES =
            """
            url: ws://daemon.example:1,wss://b.example/mcp
            server: github
            dialect: exai
            token: 1e55555555555555555555555555555555555555
            daemon-user: bridge
            parent-check-interval: 250ms
            idle-timeout: 2h
            call-wait: 0s
            drain: 3m
            max-message: 64KiB
            ping-interval: 1s
            ping-timeout: 2s
            metrics: off
            fleet: "[::1]:9999"
            fleet-hosts: host.docker.internal, Box
            log-level: debug
            trace-propagation: inject
            allow-insecure: true
            listen: 0.0.0.0:0
            listen-hosts: host.docker.internal, box
            autostart: on
            shims-per-client: 20
            """;

    @Test
    void every_key_is_read_from_the_file() throws IOException {
        // Given
        file(OTHER_VALUES);

        // When
        ShimConfig shim = shim();
        DaemonConfig daemon = settings().daemon("other", DaemonArguments.NONE);

        // Then
        assertThat(urls(shim))
                .containsExactly("ws://daemon.example:1/github", "wss://b.example/mcp/github");
        assertThat(shim)
                .isEqualTo(
                        new ShimConfig(
                                home,
                                shim.urls(),
                                Dialect.EXAI,
                                new TokenSource.Literal(
                                        new Token("1e55555555555555555555555555555555555555")),
                                Optional.of("bridge"),
                                65_536,
                                new ShimConfig.Waits(
                                        Duration.ZERO,
                                        Duration.ofMinutes(3),
                                        Optional.of(Duration.ofHours(2))),
                                new ShimConfig.Pings(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                                Duration.ofMillis(250),
                                Autostart.ON,
                                shim.exai(),
                                Tls.SYSTEM,
                                new TelemetryConfig(
                                        home,
                                        Optional.empty(),
                                        Optional.of(
                                                new FleetConfig(
                                                        new Address("[::1]", 9999),
                                                        Set.of("host.docker.internal", "box"))),
                                        LogLevel.DEBUG,
                                        Propagation.INJECT,
                                        Map.of())));
        assertThat(daemon)
                .isEqualTo(
                        new DaemonConfig(
                                home,
                                "other",
                                new Address("0.0.0.0", 0),
                                List.of("host.docker.internal", "box"),
                                65_536,
                                DaemonArguments.NONE,
                                shim.telemetry()));
        assertThat(settings().inventory()).isEqualTo(new InventorySettings(Patterns.BUILT_IN, 20));
    }

    @Test
    void further_programs_are_read_from_the_file_beside_those_that_are_known() throws IOException {
        // Given
        file(
                """
                patterns:
                  shim: [Bridge.js]
                  daemon: [my_daemon.py, "-m my.daemon"]
                """);

        // When
        Patterns patterns = settings().inventory().patterns();

        // Then
        assertThat(patterns.shims()).contains("run_ws_shim.py", "bridge.js");
        assertThat(patterns.daemons()).contains("run_ws_daemon.py", "my_daemon.py", "-m my.daemon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patterns: run_ws_shim.py",
                "patterns: {shims: [a.py]}",
                "patterns: {shim: a.py}",
                "patterns: {shim: [[a.py]]}",
                "patterns: {shim: [/usr/bin/a.py]}",
                "patterns: {daemon: [-c]}",
                "patterns: {daemon: [py]}"
            })
    void unusable_patterns_are_refused_when_they_are_needed_and_end_no_shim(String text)
            throws IOException {
        // Given
        file(text);

        // When
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> settings().inventory());

        // Then
        assertThat(refusal).hasMessageContaining("tether.yaml").hasMessageContaining("patterns:");
        assertThat(shim().home()).isEqualTo(home);
    }

    @Test
    void a_token_file_is_read_from_the_file() throws IOException {
        // Given
        file("token-file: /secrets/tether");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.token()).isEqualTo(new TokenSource.File(Path.of("/secrets/tether")));
    }

    @Test
    void the_tests_above_name_every_key() {
        // Given
        Stream<String> keys = Setting.ALL.stream().map(Key::fileKey);

        // When
        List<String> unnamed =
                keys.filter(key ->
                                !(OTHER_VALUES + "token-file: ca: client-cert: client-key:")
                                        .contains(key + ":"))
                        .toList();

        // Then
        assertThat(unnamed).isEmpty();
    }

    // Precedence

    @Test
    void a_flag_beats_the_environment_which_beats_the_file() throws IOException {
        // Given
        file("call-wait: 1s\ndrain: 1s\nping-interval: 1s");
        environment.putAll(Map.of("TETHER_CALL_WAIT", "2s", "TETHER_DRAIN", "2s"));
        flags.put("--call-wait", "3s");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.waits().call()).isEqualTo(Duration.ofSeconds(3));
        assertThat(shim.waits().drain()).isEqualTo(Duration.ofSeconds(2));
        assertThat(shim.pings().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(shim.pings().timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void an_empty_variable_is_no_value() throws IOException {
        // Given
        file("drain: 1s");
        for (Key<?> key : Setting.ALL) {
            environment.put(key.variable(), "");
        }

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.waits().drain()).isEqualTo(Duration.ofSeconds(1));
        assertThat(urls(shim)).containsExactly("ws://127.0.0.1:8079");
    }

    // Refusals

    private static final Map<String, String> NONSENSE =
            Map.ofEntries(
                    Map.entry("TETHER_URL", "http://nonsense"),
                    Map.entry("TETHER_SERVER", "no/name"),
                    Map.entry("TETHER_DIALECT", "nonsense"),
                    Map.entry("TETHER_TOKEN", "nonsense\u00e9"),
                    Map.entry("TETHER_TOKEN_FILE", "nonsense\0"),
                    Map.entry("TETHER_DAEMON_USER", "ann; root"),
                    Map.entry("TETHER_CA", "nonsense\0"),
                    Map.entry("TETHER_CLIENT_CERT", "nonsense\0"),
                    Map.entry("TETHER_CLIENT_KEY", "nonsense\0"),
                    Map.entry("TETHER_PARENT_CHECK_INTERVAL", "0s"),
                    Map.entry("TETHER_IDLE_TIMEOUT", "never"),
                    Map.entry("TETHER_CALL_WAIT", "9000h"),
                    Map.entry("TETHER_DRAIN", "-1s"),
                    Map.entry("TETHER_MAX_MESSAGE", "2GiB"),
                    Map.entry("TETHER_PING_INTERVAL", "5"),
                    Map.entry("TETHER_PING_TIMEOUT", "0ms"),
                    Map.entry("TETHER_METRICS", "localhost"),
                    Map.entry("TETHER_FLEET", "localhost:9868"),
                    Map.entry("TETHER_FLEET_HOSTS", "box:9868"),
                    Map.entry("TETHER_LOG_LEVEL", "verbose"),
                    Map.entry("TETHER_TRACE_PROPAGATION", "write"),
                    Map.entry("TETHER_ALLOW_INSECURE", "yes"),
                    Map.entry("TETHER_LISTEN", "8079"),
                    Map.entry("TETHER_LISTEN_HOSTS", "box:8079"),
                    Map.entry("TETHER_AUTOSTART", "maybe"),
                    Map.entry("TETHER_SHIMS_PER_CLIENT", "0"));

    static List<Key<?>> keys() {
        return Setting.ALL;
    }

    private static String nonsense(Key<?> key) {
        return NONSENSE.getOrDefault(key.variable(), "");
    }

    private static void assertNames(ConfigException refusal, Key<?> key, Origin origin) {
        String value = key.equals(Setting.TOKEN) ? "[redacted]" : nonsense(key);
        assertThat(refusal)
                .hasMessageContaining(key.variable() + ":")
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining(key.allowed())
                .hasMessageContaining(origin.toString());
        assertThat(refusal.origin()).isEqualTo(origin);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_refusal_names_key_value_what_is_allowed_and_the_variable(Key<?> key) {
        // Given
        environment.put(key.variable(), nonsense(key));

        // When
        ConfigException refusal = refusal();

        // Then
        assertNames(refusal, key, new Origin.Environment(key.variable()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_refusal_names_the_flag(Key<?> key) {
        // Given
        flags.put(key.flag(), nonsense(key));

        // When
        ConfigException refusal = refusal();

        // Then
        assertNames(refusal, key, new Origin.Flag(key.flag()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_refusal_names_the_file(Key<?> key) throws IOException {
        // Given
        String value = nonsense(key).replace("\0", "\\0");
        file(key.fileKey() + ": \"" + value + "\"");

        // When
        ConfigException refusal = refusal();

        // Then
        assertNames(refusal, key, new Origin.File(home.resolve("tether.yaml")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "ws://a,",
                "ws://",
                "ws:///path",
                "ws://a:0",
                "ws://a:65536",
                "ws://a#fragment",
                "wss//a",
                "ws://a b",
                "127.0.0.1:8079"
            })
    void what_is_no_websocket_url_is_refused(String url) {
        // Given
        flags.put("--url", url);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageStartingWith("TETHER_URL: '" + url + "'");
    }

    @Test
    void secrets_have_no_flag() {
        // When
        var offered = Settings.shimFlags();

        // Then
        assertThat(offered).doesNotContain("--token").contains("--token-file", "--url");
    }

    // Secrets

    @ParameterizedTest
    @ValueSource(strings = {"hunter 2", "hunter2\n", "hunter2\u00e9"})
    void a_refused_token_is_not_shown(String token) {
        // Given
        environment.put("TETHER_TOKEN", token);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageContaining("TETHER_TOKEN");
        assertNoSecret(refusal);
    }

    private static void assertNoSecret(Throwable refusal) {
        assertThat(refusal).isNotNull().hasStackTraceContaining("ConfigException");
        for (Throwable each = refusal; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("hunter");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:hunter2@daemon.example",
                "ws://ann:hunter2@daemon.example",
                "ws://ann:hunter/2@daemon.example",
                "ws://ann:hunter,2@daemon.example",
                "ws://ann:x@hunter2@daemon.example",
                "ws://daemon.example?token=hunter2",
                "daemon.example?token=hunter2",
                "ws://127.0.0.1,ws://ann:hunter2@daemon.example",
                "ws:/ann:hunter2@daemon.example",
                "ann:hunter2@daemon.example",
                "ws:ann:hunter2@daemon.example",
                "ws//ann:hunter2@daemon.example,ws://a"
            })
    void the_secrets_of_a_refused_url_are_not_shown(String url) {
        // Given
        environment.put("TETHER_URL", url);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal)
                .hasMessageContaining("TETHER_URL")
                .hasMessageContaining("daemon.example");
        assertNoSecret(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:hunter?2@daemon.example",
                "http://daemon.example?token=x@hunter2",
                "http://ann:x?y@hunter2@daemon.example?z"
            })
    void nothing_is_shown_of_a_refused_url_whose_secret_could_be_anywhere(String url) {
        // Given
        environment.put("TETHER_URL", url);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageContaining("TETHER_URL: '[redacted]'");
        assertNoSecret(refusal);
    }

    @Test
    void a_configuration_can_be_printed() {
        // Given
        environment.put("TETHER_TOKEN", "hunter2hunter2hunter2hunter2hunter2");
        environment.put("TETHER_URL", "wss://ann:hunter2@daemon.example/?t=hunter2");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.toString())
                .contains("Token[redacted]", "wss://daemon.example:443")
                .doesNotContain("hunter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: \"hunter2",
                "token: *hunter2",
                "token: &hunter2",
                "token: !hunter2 x",
                "token: hunter2: x",
                "token: [hunter2",
                "token: [hunter2]",
                "token: {hunter2: x}",
                "token: \"\\hunter2\"",
                "token: @hunter2"
            })
    void a_broken_file_does_not_show_its_token(String text) throws IOException {
        // Given
        file("drain: 1s\n" + text);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageContaining(home.resolve("tether.yaml").toString());
        assertNoSecret(refusal);
    }

    // Tokens

    @ParameterizedTest
    @ValueSource(
            strings = {"ws://127.0.0.1", "ws://127.1.2.3:5", "ws://LocalHost:1", "wss://[::1]:2"})
    void a_loopback_address_is_local_and_its_token_is_never_sent(String url) {
        // Given
        environment.put("TETHER_URL", url);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.token()).isEqualTo(new TokenSource.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://127.0.0.1.daemon.example",
                "ws://127.daemon.example",
                "ws://localhost.daemon.example",
                "ws://[::2]",
                "ws://0.0.0.0",
                "ws://127.0.0.1,ws://daemon.example",
                "ws://127.0.0.1@daemon.example"
            })
    void a_remote_daemon_needs_wss_unless_allowed(String url) {
        // Given
        environment.put("TETHER_URL", url);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal)
                .hasMessageStartingWith("TETHER_URL: 'ws://")
                .hasMessageContaining("TETHER_ALLOW_INSECURE");
        environment.put("TETHER_ALLOW_INSECURE", "true");
        assertThat(shim().token()).isEqualTo(new TokenSource.None());
    }

    @Test
    void of_token_and_token_file_the_nearer_one_counts_and_the_token_where_they_are_equal()
            throws IOException {
        // Given
        file("token: from-the-settings-file\ntoken-file: /from/file");
        TokenSource file = shim().token();
        environment.put("TETHER_TOKEN_FILE", "/from/environment");
        TokenSource nearer = shim().token();
        environment.put("TETHER_TOKEN", "from-the-environment");
        TokenSource equal = shim().token();
        flags.put("--token-file", "/from/flag");

        // When
        TokenSource nearest = shim().token();

        // Then
        assertThat(List.of(file, nearer, equal, nearest))
                .containsExactly(
                        new TokenSource.Literal(new Token("from-the-settings-file")),
                        new TokenSource.File(Path.of("/from/environment")),
                        new TokenSource.Literal(new Token("from-the-environment")),
                        new TokenSource.File(Path.of("/from/flag")));
    }

    // EXAI's own variables

    @ParameterizedTest
    @CsvSource({
        "EXAI_WS_HOST, localhost, ws://localhost:8079",
        "EXAI_WS_HOST, ::1, ws://[::1]:8079",
        "EXAI_WS_PORT, 3010, ws://127.0.0.1:3010",
        "EXAI_WS_TOKEN, secret, ws://127.0.0.1:8079",
        "EXAI_SESSION_ID, vscode-1, ws://127.0.0.1:8079"
    })
    void the_dialect_is_exai_when_only_exai_settings_are_given(
            String variable, String value, String url) {
        // Given
        environment.put(variable, value);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.dialect()).isEqualTo(Dialect.EXAI);
        assertThat(urls(shim)).containsExactly(url);
        assertThat(shim.token())
                .isEqualTo(
                        variable.equals("EXAI_WS_TOKEN")
                                ? new TokenSource.Literal(new Token("secret"))
                                : new TokenSource.None());
    }

    @ParameterizedTest
    @CsvSource({
        "TETHER_URL, ws://127.0.0.1:1",
        "TETHER_DIALECT, mcp",
        "TETHER_TOKEN, 0123456789abcdef",
        "TETHER_TOKEN_FILE, /t"
    })
    void a_word_of_tethers_own_about_the_daemon_makes_it_mcp(String variable, String value) {
        // Given
        environment.put("EXAI_WS_PORT", "3010");
        environment.put(variable, value);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.dialect()).isEqualTo(Dialect.MCP);
        assertThat(urls(shim)).doesNotContain("ws://127.0.0.1:3010");
    }

    @Test
    void other_settings_of_tether_leave_it_exai() {
        // Given
        environment.putAll(Map.of("EXAI_WS_PORT", "3010", "TETHER_METRICS", "off"));

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.dialect()).isEqualTo(Dialect.EXAI);
    }

    @Test
    void asked_for_exai_takes_the_rest_from_its_variables() {
        // Given
        environment.putAll(Map.of("EXAI_WS_PORT", "3010", "EXAI_WS_TOKEN", "secret"));
        flags.put("--dialect", "exai");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(urls(shim)).containsExactly("ws://127.0.0.1:3010");
        assertThat(shim.token()).isEqualTo(new TokenSource.Literal(new Token("secret")));
    }

    @ParameterizedTest
    @CsvSource({
        "EXAI_WS_PORT, 0",
        "EXAI_WS_PORT, 65536",
        "EXAI_WS_PORT, x",
        "EXAI_WS_HANDSHAKE_TIMEOUT, 0",
        "EXAI_WS_PING_TIMEOUT, NaN",
        "EXAI_SHIM_RPC_TIMEOUT, 1e9",
        "EXAI_WS_MAX_BYTES, 5",
        "EXAI_WS_HOST, a/b",
        "EXAI_WS_HOST, a:1",
        "EXAI_WS_HOST, u@h",
        "EXAI_WS_HOST, daemon.example",
        "EXAI_PARENT_CHECK_INTERVAL, 0",
        "EXAI_PARENT_CHECK_INTERVAL, -1",
        "EXAI_PARENT_CHECK_INTERVAL, 5m",
        "EXAI_PARENT_CHECK_INTERVAL, 1.5"
    })
    void a_wrong_exai_setting_is_refused_by_its_own_name(String variable, String value) {
        // Given
        environment.put("EXAI_SESSION_ID", "window-1");
        environment.put(variable, value);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageStartingWith(variable + ": '").hasMessageContaining(value);
        assertThat(refusal.origin()).isEqualTo(new Origin.Environment(variable));
    }

    @Test
    void a_refused_exai_token_is_not_shown() {
        // Given
        environment.put("EXAI_WS_TOKEN", "hunter 2");

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageContaining("EXAI_WS_TOKEN");
        assertNoSecret(refusal);
    }

    @Test
    void every_exai_setting_has_its_default() {
        // Given
        environment.put("EXAI_WS_HOST", "127.0.0.1");

        // When
        ExaiConfig exai = shim().exai().orElseThrow();

        // Then
        assertThat(exai)
                .isEqualTo(
                        new ExaiConfig(
                                "",
                                Optional.empty(),
                                "ex-ws-shim",
                                32 << 20,
                                Duration.ofSeconds(30),
                                new ExaiConfig.Deadlines(
                                        Duration.ofSeconds(90),
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(10)),
                                Optional.of(
                                        new ShimConfig.Pings(
                                                Duration.ofSeconds(45), Duration.ofSeconds(30))),
                                Path.of("logs/ws_daemon.health.json").toAbsolutePath()));
    }

    private static final String ENV_FILE =
            """
            # EXAI's own
            KIMI_API_KEY=not-for-us
            export EXAI_WS_PORT=3010
            EXAI_SESSION_ID='window 7'
            EXAI_JWT_TOKEN="a.b.c" # the second secret
            MCP_SERVER_ID = exai-2   # named
            EXAI_WS_MAX_BYTES=1048576
            EXAI_WS_HANDSHAKE_TIMEOUT=7.5
            WORKFLOW_TOOL_TIMEOUT_SECS=10
            EXAI_SHIM_ACK_GRACE_SECS=11
            EXAI_SHIM_RPC_TIMEOUT=12
            EXAI_WS_PING_INTERVAL=0
            nonsense
            """;

    @Test
    void every_exai_setting_is_read_from_the_file_that_the_client_names() throws IOException {
        // Given
        Path file = Files.writeString(home.resolve("exai.env"), ENV_FILE);
        environment.put("ENV_FILE", file.toString());

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(urls(shim)).containsExactly("ws://127.0.0.1:3010");
        assertThat(shim.exai())
                .contains(
                        new ExaiConfig(
                                "window 7",
                                Optional.of(new Token("a.b.c")),
                                "exai-2",
                                1 << 20,
                                Duration.ofMillis(7500),
                                new ExaiConfig.Deadlines(
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(11),
                                        Duration.ofSeconds(12)),
                                Optional.empty(),
                                home.resolve("logs/ws_daemon.health.json").toAbsolutePath()));
        assertThat(shim.exai().orElseThrow().toString()).doesNotContain("a.b.c");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ws://127.0.0.1:8079",
        "false, ws://127.0.0.1:8079",
        "true, ws://127.0.0.1:3010"
    })
    void the_clients_word_wins_over_the_file_unless_it_says_otherwise(String override, String url)
            throws IOException {
        // Given
        Path file = Files.writeString(home.resolve("exai.env"), ENV_FILE);
        environment.put("ENV_FILE", file.toString());
        environment.put("EXAI_WS_PORT", "8079");
        environment.put("EXAI_ENV_OVERRIDE", override);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(urls(shim)).containsExactly(url);
    }

    @Test
    void a_wrong_exai_setting_of_the_file_is_refused_with_the_files_name() throws IOException {
        // Given
        Path file = Files.writeString(home.resolve("exai.env"), "EXAI_SHIM_RPC_TIMEOUT=soon");
        environment.putAll(Map.of("ENV_FILE", file.toString(), "EXAI_WS_PORT", "8079"));

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal)
                .hasMessageContaining("EXAI_SHIM_RPC_TIMEOUT: 'soon'")
                .hasMessageContaining("exai.env");
    }

    @Test
    void exais_parent_check_interval_counts_when_tethers_is_not_given() {
        // Given
        environment.put("EXAI_PARENT_CHECK_INTERVAL", "7");
        Duration alone = shim().parentCheckInterval();
        environment.put("TETHER_PARENT_CHECK_INTERVAL", "9s");

        // When
        Duration both = shim().parentCheckInterval();

        // Then
        assertThat(alone).isEqualTo(Duration.ofSeconds(7));
        assertThat(both).isEqualTo(Duration.ofSeconds(9));
    }

    // The file

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "---\n"})
    void a_file_without_settings_is_fine(String text) throws IOException {
        // Given
        file(text);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.dialect()).isEqualTo(Dialect.MCP);
    }

    @Test
    void a_file_is_not_needed() {
        // Given
        home = home.resolve("not there");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.home()).isEqualTo(home);
        assertThat(home).doesNotExist();
    }

    @Test
    void an_unknown_key_is_refused_with_the_known_ones() throws IOException {
        // Given
        file("call-wiat: 5s");

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'call-wiat'")
                .hasMessageContaining("call-wait")
                .hasMessageContaining("tether.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servers:\n  github: {command: 5}\ndrain: 1s",
                "servers:\n  'broken\n    - {\n\ndrain: 1s",
                "drain: 1s\n\"servers\": {a: {\n}}\n",
                "{drain: 1s, servers: 7}"
            })
    void a_mistake_in_servers_is_none_of_a_shims_business(String text) throws IOException {
        // Given
        file(text);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.waits().drain()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_mistake_behind_servers_is_refused_with_its_place_in_the_file() throws IOException {
        // Given
        file("servers:\n  a: {command: [x]}\ncall-wait: 'x\n");

        // When Then
        assertThatThrownBy(this::settings).hasMessageContaining("line 4");
    }

    @Test
    void broken_yaml_is_refused_with_its_place() throws IOException {
        // Given
        file("drain: 1s\ncall-wait: 'x\n");

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*tether.yaml is not YAML in line \\d+, column \\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "- a\n- b\n", "url"})
    void what_is_no_map_is_refused(String text) throws IOException {
        // Given
        file(text);

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("key: value");
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        // Given
        Files.write(home.resolve("tether.yaml"), new byte[] {'a', ':', ' ', (byte) 0xFF});

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tether.yaml");
    }

    @Test
    void a_file_that_cannot_be_read_is_refused_and_not_passed_over() throws IOException {
        // Given: a directory, which no user can read as a file, not even root
        Files.createDirectory(home.resolve("tether.yaml"));

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tether.yaml exists but is not a regular file");
    }

    // Home and the rest

    @ParameterizedTest
    @CsvSource({
        "LINUX, , , /home/ann/.local/state/tether",
        "LINUX, XDG_STATE_HOME, /state, /state/tether",
        "LINUX, XDG_STATE_HOME, relative, /home/ann/.local/state/tether",
        "LINUX, XDG_STATE_HOME, '', /home/ann/.local/state/tether",
        "LINUX, TETHER_HOME, /mine, /mine",
        "LINUX, TETHER_HOME, '', /home/ann/.local/state/tether",
        "MACOS, , , /home/ann/Library/Application Support/tether",
        "MACOS, XDG_STATE_HOME, /state, /home/ann/Library/Application Support/tether",
        "MACOS, TETHER_HOME, /mine, /mine",
        "WINDOWS, , , /home/ann/AppData/Local/tether",
        "WINDOWS, LOCALAPPDATA, /local, /local/tether",
        "WINDOWS, TETHER_HOME, /mine, /mine"
    })
    void home_is_where_the_platform_keeps_state(
            Platform.Family family, String variable, String value, String expected) {
        // Given
        Map<String, String> given = variable == null ? Map.of() : Map.of(variable, value);

        // When
        Settings settings = Settings.load(Map.of(), given, new Platform(family, "/home/ann"));

        // Then
        assertThat(settings.home()).isEqualTo(Path.of(expected));
    }

    @Test
    void a_home_that_is_no_path_is_refused() {
        // Given
        environment.put("TETHER_HOME", "a\0b");

        // When Then
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("TETHER_HOME: ");
    }

    @Test
    void opentelemetrys_variables_pass_as_they_are() {
        // Given
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        environment.put("OTHER", "x");

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.telemetry().openTelemetry())
                .isEqualTo(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", ".hidden", "a b"})
    void a_daemons_name_is_safe_as_a_directory(String name) {
        // When Then
        assertThatThrownBy(() -> settings().daemon(name, DaemonArguments.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--name: '" + name + "'");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "65536, 65536", "64KiB, 65536", "32MiB, 33554432", "5B, 5"})
    void sizes_have_units(String text, int bytes) {
        // Given
        flags.put("--max-message", text);

        // When
        ShimConfig shim = shim();

        // Then
        assertThat(shim.maxMessageBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5MiB", "1MB", "1 MiB", "1025MiB", "9999999999GiB"})
    void other_sizes_are_refused(String text) {
        // Given
        flags.put("--max-message", text);

        // When
        ConfigException refusal = refusal();

        // Then
        assertThat(refusal).hasMessageStartingWith("TETHER_MAX_MESSAGE: '" + text + "'");
    }

    // Bounds of the file

    @Test
    void a_file_that_is_too_large_is_refused() throws IOException {
        file("drain: 1s\n#" + "x".repeat(300_000));

        assertThatThrownBy(this::shim)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("tether.yaml", "is larger than");
    }

    @Test
    void a_file_that_is_no_regular_file_is_refused() throws IOException {
        Files.createSymbolicLink(home.resolve("tether.yaml"), Path.of("/dev/zero"));

        assertThatThrownBy(this::shim)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("tether.yaml", "is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void a_file_that_is_nested_too_deep_is_refused(String level) throws IOException {
        file("drain: " + (level.equals("- ") ? "\n  " : "") + level.repeat(50_000));

        assertThatThrownBy(this::shim)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is nested deeper than 20 levels");
    }

    // Tokens

    @ParameterizedTest
    @ValueSource(strings = {"12345", "0123456789abcde"})
    void a_token_that_is_hardly_one_is_refused(String token) {
        environment.put("TETHER_TOKEN", token);

        assertThatThrownBy(this::shim)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("TETHER_TOKEN")
                .message()
                .doesNotContain(token);
    }

    @Test
    void a_short_token_is_used_with_a_warning_and_a_long_one_without() {
        environment.put("TETHER_TOKEN", "0123456789abcdef");
        assertThat(settings().warnings()).singleElement().asString().contains("TETHER_TOKEN");

        environment.put("TETHER_TOKEN", "0123456789abcdef0123456789abcdef");
        assertThat(settings().warnings()).isEmpty();
    }
}
