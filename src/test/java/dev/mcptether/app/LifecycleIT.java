package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mcptether.app.Processes.Finished;
import dev.mcptether.time.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tests the daemon's life with commands only. Many commands start it at once. Its parts are
/// killed, files name a wrong process, its disk is full, its port is taken, and another version
/// replaces it.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
final class LifecycleIT {
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());

    @RegisterExtension private final Processes processes = new Processes();
    @TempDir private Path directory;

    private int port;
    private Map<String, String> settings = Map.of();

    @BeforeEach
    void choosePort() throws IOException {
        port = Processes.freePort();
        settings = Map.of("TETHER_LISTEN", "127.0.0.1:" + port);
    }

    private Finished daemon(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("daemon"));
        all.addAll(List.of(words));
        return processes.run(settings, all.toArray(String[]::new));
    }

    private Finished well(String... words) throws Exception {
        Finished finished = daemon(words);
        assertThat(finished.exit()).as(finished.said()).isZero();
        return finished;
    }

    @Test
    void twenty_starters_at_once_leave_one_daemon() throws Exception {
        new StartRace(processes).run(1);
    }

    @Test
    void parts_that_are_killed_come_back_and_a_killed_whole_leaves_nothing() throws Exception {
        // Given
        int served = Processes.freePort();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] supervised = {
            "start",
            "--listens",
            "127.0.0.1:" + served,
            "--",
            "sh",
            "-c",
            "\"$@\"; exit $?",
            "sh",
            java,
            "-Xint",
            "-cp",
            testClasses(),
            UnauthorizedListener.class.getName(),
            Integer.toString(served)
        };
        well(supervised);
        List<List<String>> orders =
                new ArrayList<>(
                        List.of(
                                List.of("worker"),
                                List.of("launcher"),
                                List.of("worker", "launcher")));
        Collections.shuffle(orders, new Random(SEED));

        // When
        for (List<String> parts : orders) {
            JsonNode before = health();
            for (String part : parts) {
                processes.kill(before.path(part).path("pid").asLong());
            }
            Eventually.await(
                    "another worker serves after the end of " + parts + ", seed " + SEED,
                    () -> serves(before));
        }
        JsonNode last = health();
        processes.kill(last.path("pid").asLong());
        well(supervised);

        // Then
        // The process that has adopted the worker takes a moment to reap it.
        Eventually.await(
                "the killed daemon's worker is gone",
                () -> ProcessHandle.of(last.path("worker").path("pid").asLong()).isEmpty());
        assertThat(health().path("worker").path("pid"))
                .isNotEqualTo(last.path("worker").path("pid"));
        well("stop");
    }

    private static String testClasses() throws URISyntaxException {
        return Path.of(
                        UnauthorizedListener.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                .toString();
    }

    private boolean serves(JsonNode before) {
        try {
            JsonNode now = health();
            return now.path("state").asString("").equals("serving")
                    && !now.path("worker").equals(before.path("worker"))
                    && !now.path("launcher").equals(before.path("launcher"));
        } catch (IOException notNow) {
            return false;
        }
    }

    /// The daemon's health file, as it was last written.
    private JsonNode health() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(file("health.json")));
    }

    private Path file(String name) {
        return processes.home().resolve("daemons/default").resolve(name);
    }

    @Test
    void files_that_name_an_innocent_are_not_believed() throws Exception {
        // Given
        Process innocent = new ProcessBuilder("sleep", "600").start();
        well("start");
        JsonNode health = health();
        processes.kill(health.path("pid").asLong());
        Files.writeString(file("pid"), innocent.pid() + "\n");
        String forged = health.toString().replaceAll("\"pid\":\\d+", "\"pid\":" + innocent.pid());
        Files.writeString(file("health.json"), forged);
        Files.writeString(
                file("children"),
                "{\"pid\":%d,\"start_ticks\":1,\"boot\":\"%s\",\"server\":\"main\",\"session\":1}\n"
                        .formatted(innocent.pid(), health.path("boot").asString("")));

        // When
        Finished stop = daemon("stop");
        Finished start = daemon("start");
        Finished again = daemon("stop");

        // Then
        assertThat(List.of(stop.exit(), start.exit(), again.exit())).containsOnly(0);
        assertThat(stop.said()).contains("was not running");
        assertThat(innocent.isAlive()).isTrue();
        innocent.destroyForcibly();
    }

    @Test
    void a_full_disk_is_told_and_one_that_has_a_little_room_is_enough() throws Exception {
        // Given
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mounts("mount", "-t", "tmpfs", "-o", "size=4k,mode=0700", "tmpfs", small));
        try {
            Map<String, String> full =
                    Map.of("TETHER_LISTEN", "127.0.0.1:" + port, "TETHER_HOME", small.toString());

            // When
            Finished start = processes.run(full, "daemon", "start");

            // Then
            assertThat(start.exit()).isEqualTo(1);
            assertThat(start.said()).contains("No space left on device", small.toString());
            assertThat(processes.run(full, "daemon", "status").exit()).isEqualTo(3);
        } finally {
            assertThat(mounts("umount", small)).isTrue();
        }
    }

    private static boolean mounts(Object... words) throws Exception {
        List<String> command = new ArrayList<>();
        for (Object each : words) {
            command.add(each.toString());
        }
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void who_has_the_port_is_named() throws Exception {
        try (ServerSocket stranger = new ServerSocket()) {
            stranger.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

            Finished start = daemon("start");

            assertThat(start.exit()).isEqualTo(1);
            assertThat(start.said()).contains("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_command_that_always_dies_is_started_five_times_and_its_words_are_told()
            throws Exception {
        String address = "127.0.0.1:" + Processes.freePort();
        Path lives = directory.resolve("lives");
        String script = "echo x >> %s; echo last words >&2; exit 3".formatted(lives);

        Finished start = daemon("start", "--listens", address, "--", "sh", "-c", script);
        Finished status = daemon("status");
        well("stop");

        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.said()).contains("5 times", "exit code 3", "last words");
        assertThat(status.exit()).isEqualTo(4);
        assertThat(Files.readAllLines(lives)).hasSize(5);
    }

    @Test
    void a_newer_version_replaces_an_older_one_once_its_calls_have_ended() throws Exception {
        // Given
        Finished old = version("0.0.9", "start");
        long oldPid = processes.daemonPid();
        ShimPipes client = new ShimPipes(shim());
        client.ask(
                1,
                "initialize",
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}");
        client.send(2, "tools/call", "{\"name\":\"sleep\",\"arguments\":{\"seconds\":5}}");
        client.send(3, "ping", "{}");
        assertThat(client.next()).contains("\"id\":3");

        // When
        Finished plain = version("0.1.0", "start");
        Finished older = version("0.0.8", "start", "--replace");
        long untouched = processes.daemonPid();
        Finished replaced = version("0.1.0", "start", "--replace", "--drain", "20s");

        // Then
        assertThat(old.exit()).isZero();
        assertThat(plain.exit()).isZero();
        assertThat(plain.said()).contains("0.0.9", "--replace");
        assertThat(older.exit()).isEqualTo(1);
        assertThat(older.said()).contains("only an older one is replaced");
        assertThat(untouched).isEqualTo(oldPid);
        assertThat(replaced.exit()).as(replaced.said()).isZero();
        assertThat(processes.daemonPid()).isNotEqualTo(oldPid);
        assertThat(client.next()).contains("\"id\":2").doesNotContain("error");
        assertThat(client.ask(4, "ping", "{}")).contains("result");
        assertThat(health().path("version").asString("")).isEqualTo("0.1.0");
        assertThat(processes.run(settings, "events").said())
                .contains("link.version_differs daemon=0.0.9");
        well("stop");
    }

    /// Runs a command of a build that says it has this version.
    private Finished version(String number, String... words) throws Exception {
        Path resources = directory.resolve(number).resolve("dev/mcptether/app");
        Files.createDirectories(resources);
        Files.writeString(
                resources.resolve("build.properties"),
                "version=%s\ncommit=test\n".formatted(number));
        List<String> all = new ArrayList<>(List.of("daemon"));
        all.addAll(List.of(words));
        return processes.runBuild(directory.resolve(number), settings, all);
    }

    private Process shim() throws IOException {
        return processes.shim(
                Map.of("TETHER_URL", "ws://127.0.0.1:" + port, "TETHER_SERVER", "tether"),
                ProcessBuilder.Redirect.DISCARD);
    }
}
