package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.time.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs a real shim, as users run it, below real processes: its client and other ancestors. The
/// test holds the shim's stdin and reads its stdout, whichever of them lives. Linux only.
final class ShimFamily implements AutoCloseable {
    /// The processes between the test and the shim, the outermost first. The outermost one outlives
    /// the client, because the JDK closes the pipes of its own child when that ends.
    enum Shape {
        DIRECT("keeper client"),
        SHELL("keeper client sh"),
        TWO_SHELLS("keeper client sh sh"),
        /// Nobody reaps the client, and its orphans go to a process that is not pid 1.
        ZOMBIE("reaper client"),
        ZOMBIE_AND_SHELL("reaper client sh"),
        /// The client's main thread ends, and its other threads live.
        HEADLESS("keeper client-headless"),
        /// Nobody reads the shim's stderr, and its pipe is full.
        DEAF("keeper-deaf client");

        private final String members;

        Shape(String members) {
            this.members = members;
        }

        boolean hasShell() {
            return members.endsWith("sh");
        }
    }

    /// How a shim ended, according to its event log.
    ///
    /// @param prevented the number of orphans that the shim counted
    record End(String reason, List<String> events, double prevented) {}

    /// The program of each member, by its role. It starts the rest of the command line and leaves
    /// the standard streams to it. A client prints its pid, exits on SIGUSR1, and changes its name
    /// on SIGUSR2.
    private static final String MEMBER =
            """
            import ctypes, os, signal, subprocess, sys, threading, time
            role, command = sys.argv[1], sys.argv[2:]
            libc = ctypes.CDLL(None)
            if role == "reaper":
                libc.prctl(36, 1, 0, 0, 0)
            if "deaf" in role:
                unread, full = os.pipe()
                os.set_blocking(full, False)
                try:
                    while True:
                        os.write(full, b"x" * 4096)
                except BlockingIOError:
                    os.set_blocking(full, True)
                os.dup2(full, 2)
            if "client" in role:
                signal.signal(signal.SIGUSR1, lambda *_: os._exit(0))
                signal.signal(signal.SIGUSR2, lambda *_: libc.prctl(15, b"renamed) Z 1", 0, 0, 0))
                print("pid", os.getpid(), flush=True)
            child = subprocess.Popen(command)
            print("started", flush=True)
            null = os.open(os.devnull, os.O_RDWR)
            for fd in (0, 1):
                os.dup2(null, fd)
            if "keeper" in role:
                child.wait()
            if "headless" in role:
                threading.Thread(target=lambda: time.sleep(600)).start()
                libc.syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
            while True:
                time.sleep(600)
            """;

    private final ProcessTable table = ProcessTable.ofThisHost();
    private final Path home;
    private final Process outermost;
    private final BufferedReader lines;
    private final List<Long> pids = new ArrayList<>();

    ShimFamily(Shape shape, String url, Map<String, String> settings) throws IOException {
        home = Files.createTempDirectory("tether-family");
        List<String> command = new ArrayList<>();
        for (String member : shape.members.split(" ", -1)) {
            command.addAll(
                    member.equals("sh")
                            ? List.of("sh", "-c", "echo pid $$; \"$@\"; true", "sh")
                            : List.of("python3", "-SEc", MEMBER, member));
        }
        command.addAll(List.of(Path.of("tether").toAbsolutePath().toString(), "shim"));
        command.addAll(List.of("--url", url));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.matches("(TETHER|EXAI|OTEL)_.*"));
        builder.environment().put("TETHER_HOME", home.toString());
        builder.environment().put("TETHER_TOKEN", DaemonInProcess.TOKEN.value());
        builder.environment().put("TETHER_FLEET", "off");
        builder.environment().putAll(settings);
        outermost = builder.start();
        lines = outermost.inputReader();
    }

    /// Waits until the shim answers, whether a daemon runs or not.
    ShimFamily awake() throws IOException {
        say("?");
        hear("-32700");
        return this;
    }

    /// Waits until a daemon has answered.
    ShimFamily linked() throws IOException {
        say(
                """
                {"jsonrpc":"2.0","id":"up","method":"initialize","params":{"protocolVersion":\
                "2025-11-25","capabilities":{},"clientInfo":{"name":"family","version":"1"}}}\
                """);
        if (!hear("\"id\":\"up\"").contains("\"result\"")) {
            throw new AssertionError("no daemon answered");
        }
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return this;
    }

    void say(String line) throws IOException {
        outermost.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        outermost.getOutputStream().flush();
    }

    /// Reads up to a line that contains this text, and returns that line.
    String hear(String part) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("pid ")) {
                pids.add(Long.parseLong(line.substring(4)));
            } else if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("the shim ended without '" + part + "'" + logged());
    }

    /// Waits until the client has started the process below it.
    void hearClient() throws IOException {
        while (pids.isEmpty()) {
            hear("started");
        }
    }

    /// Whether the shim fixed its lineage and found no client.
    boolean hasNoClient() {
        return log().stream()
                .map(JsonMapper.shared()::readTree)
                .anyMatch(line ->
                        line.path("event").asString("").equals("parent.lineage_fixed")
                                && line.path("client").asLong(0) < 0);
    }

    void call(String tool, String arguments) throws IOException {
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
                        .formatted(tool, tool, arguments));
    }

    void signalClient(String name) throws IOException, InterruptedException {
        signal(name, pids.getFirst());
    }

    /// Signals the launcher next to the shim.
    void signalShell(String name) throws IOException, InterruptedException {
        signal(name, pids.getLast());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    void closeStdin() throws IOException {
        outermost.getOutputStream().close();
    }

    void closeStdout() throws IOException {
        lines.close();
    }

    /// Waits until the event log contains this text.
    void logs(String part) throws InterruptedException {
        Eventually.await(() -> part + logged(), () -> logged().contains(part));
    }

    boolean lives() {
        long shim = shim();
        return table.look(shim) instanceof Look.Seen(Sighting now)
                && now.state() != Sighting.State.ZOMBIE;
    }

    /// Waits until this many checks have found the client alive.
    void isLookedAt(int times) throws InterruptedException {
        double before = aliveChecks();
        Eventually.await(() -> times + " checks" + logged(), () -> aliveChecks() >= before + times);
    }

    /// How many checks have found the client alive so far.
    private double aliveChecks() {
        try (Stream<Path> files = Files.list(home.resolve("run/instances"))) {
            Path counters =
                    files.filter(each -> each.toString().endsWith(".counters"))
                            .findFirst()
                            .orElseThrow();
            return dev.mcptether.telemetry.slots.SlotsFile.read(counters)
                    .counters()
                    .entrySet()
                    .stream()
                    .filter(each -> each.getKey().contains("method=\"poll\",outcome=\"alive\""))
                    .mapToDouble(each -> each.getValue().doubleValue())
                    .sum();
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }

    /// Waits until the shim's process is gone, lets `tether verify` prove its log, and reads it.
    End end() throws InterruptedException, IOException {
        Eventually.await(() -> "the shim is gone" + logged(), () -> shim() > 0 && !lives());
        assertThat(Processes.prove(home))
                .as(this::logged)
                .extracting(Proof::state)
                .containsExactly(Proof.State.ENDED);
        List<JsonNode> events = log().stream().map(JsonMapper.shared()::readTree).toList();
        JsonNode last = events.getLast();
        double prevented =
                last.path("counters")
                        .propertyStream()
                        .filter(each -> each.getKey().startsWith("tether_orphan_shutdowns_total"))
                        .mapToDouble(each -> each.getValue().asDouble())
                        .sum();
        return new End(
                last.path("reason").asString(""),
                events.stream().map(each -> each.path("event").asString("")).toList(),
                prevented);
    }

    private long shim() {
        return log().stream()
                .findFirst()
                .map(line -> JsonMapper.shared().readTree(line).path("pid").asLong(-1))
                .orElse(-1L);
    }

    private String logged() {
        return "; its event log: " + String.join("\n", log());
    }

    /// The whole lines of the log.
    private List<String> log() {
        Path events = home.resolve("events");
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(events)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                String text = Files.readString(file);
                return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            }
            return List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        long shim = shim();
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        if (shim > 0 && lives()) {
            ProcessHandle.of(shim).ifPresent(ProcessHandle::destroyForcibly);
        }
        outermost.descendants().forEach(ProcessHandle::destroyForcibly);
        outermost
                .destroyForcibly()
                .onExit()
                .orTimeout(Pace.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
