package dev.mcptether.demo;

import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.time.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows what Tether does, in a state directory of its own: a daemon, two clients with their shims,
/// a daemon that crashes during a call, and a client that is killed. All of them are real
/// processes, and none is left at the end.
public final class Demo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LISTENS = "listens on ";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Launcher launcher;
    private final PrintStream out;
    private final Path home;
    private Process daemon;
    private final String url;

    /// Starts the daemon.
    public Demo(Launcher launcher, PrintStream out) throws IOException {
        this.launcher = launcher;
        this.out = out;
        this.home = Files.createTempDirectory("tether-demo-");
        say("The daemon that all clients share: `tether daemon run`, state in %s", home);
        this.daemon =
                launcher.start(home, "daemon", "run", "--listen", "127.0.0.1:0", "--until-eof");
        this.url = listening(daemon);
        step("listens on %s, pid %d", url, daemon.pid());
    }

    public void run() throws IOException, InterruptedException {
        try (DemoClient first = client("first client");
                DemoClient second = client("second client")) {
            session(first);
            say("");
            say("The second client has a shim of its own and the same daemon.");
            second.initialize();
            step(
                    "calls `echo`: %s",
                    second.callText("echo", "{\"text\":\"hello from the second client\"}"));
            say("");
            numbers();
            say("");
            crash(first, second);
            say("");
        }
        kill();
        say("");
        say(
                "Every shim has written what it did, line by line, each line sealed with the hash of the one before:");
        step("%s", home.resolve("events"));
        step("TETHER_HOME=%s tether events     shows it", home);
        step("TETHER_HOME=%s tether verify     proves it", home);
    }

    private void session(DemoClient client) throws IOException, InterruptedException {
        say("");
        say("The first client launches `tether shim` and talks MCP to it over stdin and stdout.");
        long started = System.nanoTime();
        JsonNode answer = client.initialize();
        step(
                "initialize: answered by %s %s, MCP %s, %d ms after the shim was spawned",
                answer.at("/result/serverInfo/name").asString(),
                answer.at("/result/serverInfo/version").asString(),
                answer.at("/result/protocolVersion").asString(),
                millisSince(started));
        JsonNode tools = client.request("tools/list", "{}").at("/result/tools");
        step(
                "tools/list: %s",
                String.join(
                        ", ",
                        tools.valueStream().map(each -> each.path("name").asString()).toList()));
        step("calls `echo`: %s", client.callText("echo", "{\"text\":\"hello\"}"));
        String sleep =
                "{\"name\":\"sleep\",\"arguments\":{\"seconds\":0.3,\"steps\":3},\"_meta\":{\"progressToken\":\"p\"}}";
        client.request("tools/call", sleep);
        step(
                "calls `sleep`: answered after %d progress notifications",
                client.notifications("notifications/progress"));
        for (int i = 0; i < 200; i++) {
            client.callText("echo", "{\"text\":\"hello\"}");
        }
        started = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            client.callText("echo", "{\"text\":\"hello\"}");
        }
        step(
                "calls `echo` 200 times more: %d us each, there and back",
                (System.nanoTime() - started) / 200_000);
    }

    private void numbers() throws IOException, InterruptedException {
        say("What the shims report, each on an address of its own:");
        try (Stream<Path> cards = Files.list(home.resolve("run/instances"))) {
            for (Path card :
                    cards.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
                JsonNode who = JSON.readTree(Files.readAllBytes(card));
                if (who.path("role").asString().equals("shim") && who.path("metrics").isString()) {
                    metrics(who.path("pid").asLong(), who.path("metrics").asString());
                }
            }
        }
    }

    private void metrics(long pid, String address) throws IOException, InterruptedException {
        step("shim %d: http://%s/metrics", pid, address);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                            .timeout(PATIENCE)
                            .build();
            http.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line ->
                            line.startsWith("tether_calls_total")
                                    || line.startsWith("tether_connect_attempts_total"))
                    .filter(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0"))
                    .forEach(line -> step("  %s", line));
        }
    }

    private void crash(DemoClient first, DemoClient second)
            throws IOException, InterruptedException {
        say(
                "The daemon is killed (SIGKILL) while the first client waits for `count`, which is not safe to repeat.");
        long id = first.send("tools/call", "{\"name\":\"count\",\"arguments\":{\"hold\":60}}");
        // When this later call is answered, the daemon has the first one.
        first.callText("echo", "{\"text\":\"behind it\"}");
        long killed = System.nanoTime();
        daemon.destroyForcibly();
        JsonNode error = first.answer(id).path("error");
        step(
                "the call is answered %d ms later: %d %s",
                millisSince(killed), error.path("code").asInt(), error.path("message").asString());
        say("The second client calls `echo` meanwhile, and waits. The daemon is started again.");
        long waiting =
                second.send(
                        "tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"patience\"}}");
        daemon =
                launcher.start(
                        home,
                        "daemon",
                        "run",
                        "--listen",
                        url.substring("ws://".length()),
                        "--until-eof");
        listening(daemon);
        step(
                "pid %d; the waiting call is answered: %s",
                daemon.pid(), second.answer(waiting).at("/result/content/0/text").asString());
        step(
                "the first client goes on as if nothing had happened: %s",
                first.callText("echo", "{\"text\":\"hello again\"}"));
    }

    private void kill() throws IOException, InterruptedException {
        say(
                "A third client is killed (SIGKILL): it cannot close its shim's stdin, nor say good-bye.");
        Process client = launcher.start(home, "demo", "--as-client", url);
        try (BufferedReader words = client.inputReader()) {
            String line = words.readLine();
            if (line == null) {
                throw new IOException("the third client has said nothing");
            }
            long shim = Long.parseLong(line.strip());
            long killed = System.nanoTime();
            client.destroyForcibly();
            awaitEnd(shim);
            step("its shim, pid %d, is gone %d ms later", shim, millisSince(killed));
        }
    }

    /// Waits for the end of a process that is not our child. The JDK looks at such processes only
    /// about once a second, so this looks every millisecond.
    private static void awaitEnd(long pid) {
        ProcessTable processes = ProcessTable.ofThisHost();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (processes.look(pid) instanceof Look.Seen(Sighting sighting)
                && sighting.state() != Sighting.State.ZOMBIE
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Plays the third client: prints its shim's pid and waits to be killed.
    public static void actAsClient(Launcher launcher, String url, PrintStream out)
            throws IOException, InterruptedException {
        Path home = Path.of(System.getenv("TETHER_HOME"));
        try (DemoClient client =
                new DemoClient("third client", launcher.start(home, "shim", "--url", url))) {
            client.initialize();
            out.println(client.shimPid());
            client.awaitEnd();
        }
    }

    private DemoClient client(String name) throws IOException {
        return new DemoClient(name, launcher.start(home, "shim", "--url", url));
    }

    private static String listening(Process daemon) throws IOException {
        BufferedReader words = daemon.errorReader();
        StringBuilder said = new StringBuilder();
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            int at = line.indexOf(LISTENS);
            if (at >= 0) {
                Threads.startVirtual("demo-daemon-words", () -> words.lines().forEach(_ -> {}));
                return line.substring(at + LISTENS.length()).strip();
            }
            said.append(line).append('\n');
        }
        throw new IOException("the daemon did not start: " + said);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is not worth a dependency
    private void say(String text, Object... values) {
        out.println(text.formatted(values));
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is not worth a dependency
    private void step(String text, Object... values) {
        say("  " + text, values);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public void close() throws IOException {
        daemon.getOutputStream().close();
        try {
            if (!daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException impatient) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Starts this program again.
    ///
    /// @param command the words before the arguments
    public record Launcher(List<String> command) {
        Process start(Path home, String... arguments) throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Stream.concat(command.stream(), Stream.of(arguments)).toList());
            builder.environment().put("TETHER_HOME", home.toString());
            boolean daemon = arguments[0].equals("daemon");
            return builder.redirectError(
                            daemon ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.INHERIT)
                    .start();
        }
    }
}
