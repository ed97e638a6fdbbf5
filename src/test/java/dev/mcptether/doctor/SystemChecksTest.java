package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.Address;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.config.TokenSource;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.process.CommandOutput;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `clients`, `exai-port`, `reserved-ports`, `responsible-process`, `exporter`, `prometheus`,
/// `alerts`, `event-logs`.
final class SystemChecksTest {
    @TempDir Path place;

    private FoundDaemons host;
    private Platform platform;

    @BeforeEach
    void make_a_host() {
        host = new FoundDaemons(place.resolve("home"));
        platform = new Platform(Family.LINUX, place.toString());
    }

    private static void assertVerdict(Diagnosis found, CheckVerdict verdict, String... words) {
        assertThat(found.verdict()).as("%s", found).isEqualTo(verdict);
        for (String word : words) {
            assertThat(found.evidence()).contains(word);
        }
    }

    // clients

    private void configure(KnownClient client, String text) throws IOException {
        Path file = client.files(platform, Map.of(), place.resolve("work")).getFirst();
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ClientServerFound found() {
        return ClientServerFound.of(platform, Map.of(), place.resolve("work"));
    }

    private Diagnosis clients() {
        return new ClientsCheck(this::found, "/nowhere").look();
    }

    @Test
    void a_client_that_starts_a_tether_that_is_not_there_fails() throws IOException {
        assertVerdict(clients(), CheckVerdict.SKIPPED);
        configure(
                KnownClient.CURSOR,
                """
                {"mcpServers": {"github": {"command": "/gone/tether", "args": ["shim"]}}}
                """);
        assertVerdict(clients(), CheckVerdict.FAILED, "`github` of Cursor", "/gone/tether");
    }

    @Test
    void a_client_that_starts_this_tether_as_a_shim_is_well() throws IOException {
        Path program = Files.writeString(place.resolve("tether"), "");
        String text =
                """
                {"mcpServers": {"github": {"command": "%s", "args": [%s]},
                                "other": {"command": "npx", "args": ["-y", "x"]},
                                "far": {"url": "https://x"}}}
                """;
        configure(KnownClient.CLAUDE_DESKTOP, text.formatted(program, "\"shim\""));
        assertVerdict(clients(), CheckVerdict.OK, "1 of 3 servers in 1 files");
        configure(KnownClient.CLAUDE_DESKTOP, text.formatted(program, ""));
        assertVerdict(clients(), CheckVerdict.FAILED, "without `shim`");
    }

    @Test
    void servers_of_claude_codes_projects_and_files_with_comments_are_read() throws IOException {
        configure(
                KnownClient.CLAUDE_CODE,
                """
                {"projects": {"/x": {"mcpServers": {"a": {"command": "/gone/tether"}}}}}
                """);
        assertVerdict(clients(), CheckVerdict.FAILED, "`a` of Claude Code");
        configure(KnownClient.CLAUDE_CODE, "{}");
        configure(
                KnownClient.VS_CODE,
                """
                {"servers": { // mine
                  "b": {"command": "/gone/tether.cmd"},
                }}
                """);
        assertVerdict(clients(), CheckVerdict.FAILED, "`b` of VS Code");
    }

    @Test
    void a_file_that_is_no_json_and_an_old_shim_that_moved_are_told() throws IOException {
        configure(KnownClient.AUGGIE, "{\"mcpServers\": {\"exai\": {\"command\": \"x\" \"args\"");
        assertVerdict(clients(), CheckVerdict.WARNING, "settings.json is not JSON (line 1)");
        configure(
                KnownClient.AUGGIE,
                """
                {"mcpServers": {"exai": {"command": "python",
                                         "args": ["-u", "/gone/scripts/run_ws_shim.py"]}}}
                """);
        assertVerdict(clients(), CheckVerdict.FAILED, "/gone/scripts/run_ws_shim.py");
    }

    // exai-port

    private static Inventory nothing() {
        return new Inventory(FoundDaemons.NOW, List.of(), List.of(), 0);
    }

    private Diagnosis exaiPort(PortProbe probe) {
        return new ExaiPortCheck(host.settings(), this::found, () -> nothing(), probe).look();
    }

    @Test
    void a_client_that_asks_at_another_port_than_the_daemons_fails() throws IOException {
        FakePorts old = new FakePorts().with(8765, PortProbe.Answering.WEBSOCKET);
        assertVerdict(exaiPort(old), CheckVerdict.SKIPPED);
        configure(
                KnownClient.AUGGIE,
                """
                {"mcpServers": {"exai": {"command": "tether", "args": ["shim"],
                                         "env": {"EXAI_WS_PORT": "8079"}}}}
                """);
        assertVerdict(exaiPort(old), CheckVerdict.FAILED, "127.0.0.1:8079", "port 8765");
        assertThat(exaiPort(old).nextStep()).startsWith("EXAI_WS_PORT=8765");
        FakePorts now = new FakePorts().with(8079, PortProbe.Answering.WEBSOCKET);
        assertVerdict(exaiPort(now), CheckVerdict.OK, "8079");
        assertVerdict(exaiPort(new FakePorts()), CheckVerdict.WARNING, "no daemon answers");
    }

    @Test
    void a_daemon_that_is_seen_at_an_unusual_port_is_named() throws IOException {
        configure(
                KnownClient.AUGGIE,
                """
                {"mcpServers": {"exai": {"command": "python", "args": ["run_ws_shim.py"]}}}
                """);
        Address there = new Address("127.0.0.1", 28080);
        LogicalDaemon daemon =
                new LogicalDaemon(
                        "foreign:" + there,
                        false,
                        "",
                        Optional.of(there),
                        List.of(),
                        List.of(),
                        true);
        Diagnosis found =
                new ExaiPortCheck(
                                host.settings(),
                                this::found,
                                () ->
                                        new Inventory(
                                                FoundDaemons.NOW, List.of(), List.of(daemon), 0),
                                new FakePorts().with(28080, PortProbe.Answering.WEBSOCKET))
                        .look();
        assertVerdict(found, CheckVerdict.FAILED, "8079", "port 28080");
    }

    @Test
    void the_monitoring_page_is_no_daemon() throws IOException {
        configure(
                KnownClient.AUGGIE,
                """
                {"mcpServers": {"exai": {"command": "python", "args": ["run_ws_shim.py"],
                                         "env": {"EXAI_WS_PORT": "8080"}}}}
                """);
        FakePorts page = new FakePorts().with(8080, PortProbe.Answering.WEBSOCKET);
        assertVerdict(exaiPort(page), CheckVerdict.FAILED, "monitoring page");
    }

    @Test
    void the_environments_own_exai_address_is_asked_too() {
        Diagnosis found =
                new ExaiPortCheck(
                                host.settings(
                                        Dialect.EXAI,
                                        new TokenSource.None(),
                                        "ws://127.0.0.1:3010"),
                                this::found,
                                () -> nothing(),
                                new FakePorts().with(8079, PortProbe.Answering.WEBSOCKET))
                        .look();
        assertVerdict(found, CheckVerdict.FAILED, "this environment", "3010", "port 8079");
    }

    // reserved-ports, responsible-process: the forms that netsh and launchctl print

    private static CommandOutput says(String text) {
        return _ -> Optional.of(text);
    }

    private Diagnosis reserved(Family family, CommandOutput output) {
        return new ReservedPortsCheck(family, host.settings(), output).look();
    }

    @Test
    void a_port_that_windows_reserves_fails() {
        String netsh =
                """

                Protocol tcp Port Exclusion Ranges

                Start Port    End Port
                ----------    --------
                      5357        5357
                      8000        8099
                     50000       50059     *

                * - Administered port exclusions.
                """;
        assertVerdict(reserved(Family.WINDOWS, says(netsh)), CheckVerdict.FAILED, "8000 to 8099");
        assertVerdict(
                reserved(Family.WINDOWS, says(netsh.replace("8099", "8078"))), CheckVerdict.OK);
        assertVerdict(reserved(Family.WINDOWS, _ -> Optional.empty()), CheckVerdict.SKIPPED);
        assertVerdict(reserved(Family.LINUX, says(netsh)), CheckVerdict.SKIPPED);
    }

    private Diagnosis responsible(Family family, CommandOutput output) {
        return new ResponsibleProcessCheck(
                        family, () -> List.of(host.answering(host.health(7))), output)
                .look();
    }

    @Test
    void another_app_that_is_responsible_for_the_daemon_is_a_warning() {
        String procinfo =
                """
                program path = /opt/tether/runtime/bin/java
                responsible pid = 431
                responsible unique pid = 431
                responsible path = /Applications/Claude.app/Contents/MacOS/Claude
                """;
        assertVerdict(
                responsible(Family.MACOS, says(procinfo)), CheckVerdict.WARNING, "Claude.app");
        assertVerdict(
                responsible(Family.MACOS, says(procinfo.replace("431", "7"))), CheckVerdict.OK);
        assertVerdict(
                responsible(Family.MACOS, _ -> Optional.empty()),
                CheckVerdict.SKIPPED,
                "sudo launchctl procinfo 7");
        assertVerdict(responsible(Family.LINUX, says(procinfo)), CheckVerdict.SKIPPED);
    }

    // exporter

    private Diagnosis exporter(LocalHttp http) throws IOException {
        return new ExporterCheck(
                        place, Optional.of(new Address("127.0.0.1", 9868)), host.processes, http)
                .look();
    }

    private void leader(String more) throws IOException {
        Path run = Files.createDirectories(place.resolve("run"));
        Files.writeString(
                run.resolve("fleet.json"),
                "{\"instance\":\"abc\",\"role\":\"daemon\",\"pid\":7,\"start_ticks\":7,\"boot\":\"boot\""
                        + more
                        + "}");
    }

    @Test
    void the_leader_lives_and_answers_with_its_name() throws IOException {
        LocalHttp well = (_, path) -> new LocalHttp.Answer(200, "abc\n");
        assertVerdict(exporter(well), CheckVerdict.SKIPPED, "no instance leads");
        leader(",\"address\":\"127.0.0.1:9868\"");
        assertVerdict(exporter(well), CheckVerdict.WARNING, "pid 7", "gone");
        host.processes.starts(7, 1, "java");
        assertVerdict(exporter(well), CheckVerdict.OK, "pid 7");
        assertVerdict(
                exporter((_, _) -> new LocalHttp.Answer(200, "xyz")),
                CheckVerdict.FAILED,
                "another process than the leader");
        assertVerdict(
                exporter((_, _) -> {
                    throw new ConnectException("refused");
                }),
                CheckVerdict.FAILED,
                "does not answer");
        leader("");
        assertVerdict(exporter(well), CheckVerdict.FAILED, "a stranger holds 127.0.0.1:9868");
    }

    // prometheus, alerts

    private final Map<String, String> prometheus = new HashMap<>();

    private PrometheusLook look() {
        return new PrometheusLook(
                PrometheusLook.USUAL,
                (_, path) -> {
                    String body = prometheus.get(path);
                    if (body == null) {
                        throw new ConnectException("refused");
                    }
                    return new LocalHttp.Answer(200, body);
                });
    }

    private Diagnosis scrapes(String targets) {
        prometheus.put(
                "/api/v1/targets?state=active",
                "{\"status\":\"success\",\"data\":{\"activeTargets\":[" + targets + "]}}");
        return new PrometheusCheck(look()).look();
    }

    @Test
    void prometheus_scrapes_tether_or_it_is_a_warning() {
        String target =
                "{\"labels\":{\"job\":\"tether-fleet\"},\"scrapeUrl\":\"http://x/metrics\",\"lastError\":\"refused\",\"health\":\"%s\"}";
        assertVerdict(new PrometheusCheck(look()).look(), CheckVerdict.SKIPPED, "9090");
        assertVerdict(
                scrapes("{\"labels\":{\"job\":\"node\"},\"health\":\"up\"}"),
                CheckVerdict.WARNING,
                "no target");
        assertVerdict(scrapes(target.formatted("up")), CheckVerdict.OK, "1 targets");
        assertVerdict(scrapes(target.formatted("down")), CheckVerdict.WARNING, "refused");
    }

    private Diagnosis alerts(String rules) {
        prometheus.put(
                "/api/v1/rules?type=alert",
                "{\"status\":\"success\",\"data\":{\"groups\":[{\"rules\":[" + rules + "]}]}}");
        return new AlertsCheck(look()).look();
    }

    @Test
    void alerts_are_loaded_and_quiet_or_it_is_a_warning() {
        String rule = "{\"name\":\"%s\",\"state\":\"%s\",\"health\":\"%s\",\"lastError\":\"boom\"}";
        assertVerdict(new AlertsCheck(look()).look(), CheckVerdict.SKIPPED, "9090");
        assertVerdict(
                alerts(rule.formatted("Other", "firing", "ok")),
                CheckVerdict.WARNING,
                "no alert of Tether");
        assertVerdict(
                alerts(
                        rule.formatted("TetherRetryStorm", "inactive", "ok")
                                + ","
                                + rule.formatted("TetherWatchdog", "firing", "ok")),
                CheckVerdict.OK,
                "1 alerts");
        assertVerdict(
                alerts(rule.formatted("TetherRetryStorm", "firing", "ok")),
                CheckVerdict.WARNING,
                "TetherRetryStorm");
        assertVerdict(
                alerts(rule.formatted("TetherRetryStorm", "inactive", "err")),
                CheckVerdict.WARNING,
                "boom");
    }

    @Test
    void a_server_that_is_no_prometheus_is_not_believed() {
        prometheus.put("/api/v1/rules?type=alert", "<html>");
        assertVerdict(new AlertsCheck(look()).look(), CheckVerdict.SKIPPED, "is not Prometheus");
    }

    // event-logs

    @Test
    void a_log_that_is_not_proven_fails() throws IOException {
        assertVerdict(
                new EventLogsCheck(() -> new ProvableLogs.Proven(3, List.of("abc line 7"))).look(),
                CheckVerdict.FAILED,
                "1 of 3",
                "abc line 7");
        assertVerdict(
                new EventLogsCheck(() -> new ProvableLogs.Proven(3, List.of())).look(),
                CheckVerdict.OK);
    }
}
