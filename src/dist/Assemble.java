import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Completes the layout that `tether` runs, below one folder: `lib/` is there already, `tether.jar` is taken from
/// `made/`, `runtime/` (a Java runtime with the modules needed and no others), `jvm/` (settings by role) and `aot/`
/// (caches by role) are made here. Run by the build with the JDK it selected; prints only what went wrong.
///
/// Arguments: the folder; the folder of this file; `train`, or anything else to leave the caches out. A training that
/// fails only leaves starts slower.
///
/// Or `start` and a command: the client that a recorded shim loses. Or `serve`: the MCP server that a recorded daemon hosts.
final class Assemble {
    /// Found with jdeps, and by running without one of them. Beyond java.base: logback needs java.naming and
    /// java.xml, Micrometer's JVM and process meters the management modules, the OTLP exporter java.net.http, and
    /// jdk.jfr is for users' recordings.
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.xml,"
                    + "jdk.jfr,jdk.management,jdk.unsupported";

    private static final List<String> ROLES = List.of("shim", "daemon", "ps", "command");

    /// Those that people and programs wait for most often. Each leaves the host as it is.
    private static final String[] COMMANDS = {
        "daemon start", "daemon status", "ps --json", "doctor", "cleanup --dry-run", "events"
    };

    /// Calls to a hosted server, from which the daemon's cache gets the profiles that C2 will use. A thousand take 0.3 s.
    private static final int HOSTED_CALLS = 15_000;

    /// Lets C2 compile all of their way in that time: after a tenth of the usual number of calls, and with full priority.
    private static final List<String> EAGER = List.of(
            "-XX:Tier4InvocationThreshold=500",
            "-XX:Tier4MinInvocationThreshold=60",
            "-XX:Tier4CompileThreshold=1500",
            "-XX:Tier4BackEdgeThreshold=4000",
            "-XX:CompilerThreadPriority=-1");

    /// Writing a cache takes seconds of two cores, and minutes of a machine that is busy otherwise.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String MAIN = "dev.mcptether.Main";

    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"training","version":"1"}}}""";

    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    /// Where the trained processes meet.
    private record Place(Path home, int port) {
        String url() {
            return "ws://127.0.0.1:" + port;
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private final Path base;
    private final Path source;

    Assemble(Path base, Path source) {
        this.base = base;
        this.source = source.toAbsolutePath();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("start")) {
            start(List.of(arguments).subList(1, arguments.length));
        }
        if (arguments[0].equals("serve")) {
            serve();
            return;
        }
        Assemble layout = new Assemble(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]));
        layout.runtime();
        layout.jar();
        layout.libraries();
        layout.settings();
        if (arguments[2].equals("train")) {
            try {
                layout.train();
            } catch (IOException failed) {
                delete(layout.base.resolve("aot.new"));
                System.err.println("No AOT cache, so starts take longer: " + failed.getMessage());
            }
        }
    }

    /// Runs a command on our streams, keeps none of them, and lives as long as whoever started us.
    private static void start(List<String> command) throws Exception {
        new ProcessBuilder(command).inheritIO().start();
        System.in.close();
        System.out.close();
        System.err.close();
        ProcessHandle.current().parent().ifPresent(starter -> starter.onExit().join());
        Runtime.getRuntime().halt(0);
    }

    /// Answers each request on stdin with the same result, until stdin ends.
    private static void serve() throws IOException {
        Pattern request = Pattern.compile("\"id\":(\\d+)");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher id = request.matcher(line);
            if (id.find()) {
                tell(
                        System.out,
                        """
                        {"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
                        "serverInfo":{"name":"training","version":"1"},"content":[{"type":"text","text":"hello"}]}}"""
                                .formatted(id.group(1)));
            }
        }
    }

    /// Maven writes a jar into the file that is there, and a process that has it open would read another jar's bytes at
    /// the old one's places. So it writes elsewhere, and the new jar takes the place of the old one, which lives on for
    /// those who run it. Libraries keep their names while they do not change.
    void jar() throws IOException {
        Path made = base.resolve("made").resolve("tether.jar");
        Path jar = base.resolve("tether.jar");
        if (!Files.exists(made) || (Files.exists(jar) && Files.mismatch(made, jar) < 0)) {
            return;
        }
        Path fresh = base.resolve("tether.jar.new");
        Files.copy(made, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes all libraries fit for an AOT cache. picocli is the one with classes of Java 5.
    void libraries() throws IOException {
        if (!Files.exists(base.resolve("lib"))) {
            return;
        }
        try (Stream<Path> jars = Files.list(base.resolve("lib"))) {
            for (Path jar : jars.filter(each -> each.getFileName().toString().startsWith("picocli-")).toList()) {
                OldClasses.renew(jar);
            }
        }
    }

    /// A JDK that cannot be linked (changed files, no modules) leaves no image; `tether` then runs on the JDK itself.
    void runtime() throws Exception {
        Path image = base.resolve("runtime");
        Path stamp = image.resolve("made-from");
        String made = System.getProperty("java.home") + " " + Runtime.version() + " " + MODULES;
        if (Files.exists(stamp) && Files.readString(stamp).equals(made)) {
            return;
        }
        delete(image);
        Process jlink =
                new ProcessBuilder(
                                tool("jlink"),
                                "--add-modules", MODULES,
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--output", image.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jlink.getInputStream().readAllBytes()).strip();
        if (jlink.waitFor() != 0) {
            delete(image);
            System.err.println("No runtime image, the JDK itself is used: " + said);
            return;
        }
        Files.writeString(stamp, made);
    }

    /// `common.options` goes last: `tether` takes it as the sign that the layout is whole.
    void settings() throws IOException {
        Path folder = Files.createDirectories(base.resolve("jvm"));
        for (String name : Stream.concat(ROLES.stream(), Stream.of("common")).toList()) {
            byte[] wanted = options(name);
            Path to = folder.resolve(name + ".options");
            if (!Files.exists(to) || !Arrays.equals(wanted, Files.readAllBytes(to))) {
                Files.write(to, wanted);
            }
        }
    }

    /// With those that only this processor's JVM takes.
    private byte[] options(String name) throws IOException {
        Path folder = source.resolve("jvm");
        ByteArrayOutputStream options = new ByteArrayOutputStream();
        options.write(Files.readAllBytes(folder.resolve(name + ".options")));
        Path more = folder.resolve(name + "." + System.getProperty("os.arch") + ".options");
        if (Files.exists(more)) {
            options.write(Files.readAllBytes(more));
        }
        return options.toByteArray();
    }

    /// One cache for each role. They appear all at once when all are whole: a start must not meet half a file.
    void train() throws Exception {
        Path folder = base.resolve("aot");
        List<Path> caches = ROLES.stream().map(role -> folder.resolve(role + ".aot")).toList();
        if (newest(base.resolve("tether.jar"), base.resolve("lib"), base.resolve("jvm"), base.resolve("runtime"))
                .compareTo(oldest(caches)) <= 0) {
            return;
        }
        delete(folder);
        Path fresh = base.resolve("aot.new");
        delete(fresh);
        record(Files.createDirectories(fresh));
        for (String role : ROLES) {
            if (!Files.exists(fresh.resolve(role + ".aot"))) {
                throw new IOException(role + ".aot was not made");
            }
        }
        Files.move(fresh, folder);
    }

    /// Each cache is recorded by a process that lives its role's life: a daemon that serves a shim and hosts a server, the
    /// shim with a client's session, and commands that meet both. It is written as the process ends.
    private void record(Path caches) throws Exception {
        Place place = new Place(Files.createTempDirectory("tether-train"), freePort());
        // Whoever hosts servers has such a file, and each of his shims and commands reads it: 110 classes.
        Files.writeString(
                place.home().resolve("tether.yaml"),
                "servers:\n  training: {command: [%s, %s, serve]}\n"
                        .formatted(quoted(tool("java")), quoted(source.resolve("Assemble.java").toString())));
        List<String> eager = Stream.concat(EAGER.stream(), recorded(caches, "daemon").stream()).toList();
        Process daemon = start(command(eager, "daemon", MAIN, "daemon", "run"), place);
        try {
            listens(daemon, place.port());
            List<String> shim = command(recorded(caches, "shim"), "shim", MAIN, "shim", "--url", place.url());
            session(start(family(shim), place), () -> commands(caches, place));
            calls(start(command(List.of(), "shim", MAIN, "shim", "--url", place.url(), "--server", "training"), place));
        } finally {
            daemon.destroy();
            boolean ended = daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            daemon.destroyForcibly();
            delete(place.home());
            if (!ended) {
                throw new IOException("the daemon did not end");
            }
        }
    }

    private void commands(Path caches, Place place) throws Exception {
        String several = "dev.mcptether.cli.CommandTraining";
        ended(start(command(recorded(caches, "command"), "command", several, COMMANDS), place), "commands");
        ended(start(command(recorded(caches, "ps"), "ps", MAIN, "ps"), place), "ps");
    }

    /// Calls the hosted server until C2 has compiled the daemon's part, and ends the session.
    private static void calls(Process shim) throws Exception {
        try (OutputStream out = shim.getOutputStream();
                BufferedReader in = shim.inputReader()) {
            ask(out, in, INITIALIZE);
            tell(out, INITIALIZED);
            for (int id = 1; id <= HOSTED_CALLS; id++) {
                ask(out, in, echo(id, "hello"));
            }
            ended(shim, "the hosted server's shim");
        } finally {
            shim.destroyForcibly();
        }
    }

    /// What a client says in its first minute. Then it closes stdin while a call is still open, and is killed while the
    /// shim waits for that call's answer. So the cache has both ways out: after end-of-file, and after the client's death.
    /// The end of stdout is the end of the shim, cache and all.
    ///
    /// @param meanwhile runs while the session is open and idle
    private void session(Process starter, Task meanwhile) throws Exception {
        try (OutputStream out = starter.getOutputStream();
                BufferedReader in = starter.inputReader()) {
            ask(out, in, INITIALIZE);
            tell(out, INITIALIZED);
            ask(out, in, "{\"jsonrpc\":\"2.0\",\"id\":\"list\",\"method\":\"tools/list\"}");
            for (int id = 1; id <= 50; id++) {
                ask(out, in, echo(id, "hello"));
            }
            ask(out, in, echo(51, "x".repeat(200_000)));
            ask(out, in, "{\"jsonrpc\":\"2.0\",\"id\":52,\"method\":\"ping\"}");
            meanwhile.run();
            tell(out, call(53, "sleep", "\"seconds\":1"));
            out.close();
            // The shim reads the end meanwhile. If it is slower, the cache has one way out, and nothing fails.
            Thread.sleep(200);
            starter.children().forEach(ProcessHandle::destroyForcibly);
            within(() -> in.lines().count());
        } finally {
            starter.descendants().forEach(ProcessHandle::destroyForcibly);
            starter.destroyForcibly();
        }
    }

    private static String echo(int id, String text) {
        return call(id, "echo", "\"text\":\"" + text + '"');
    }

    private static String call(int id, String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":{%s}}}"
                .formatted(id, tool, arguments);
    }

    private static void ask(OutputStream out, BufferedReader in, String request) throws Exception {
        tell(out, request);
        String answer = within(() -> nextAnswer(in));
        if (!answer.contains("\"result\"") || answer.contains("\"isError\":true")) {
            throw new IOException("the session was answered with " + answer);
        }
    }

    private static <T> T within(Supplier<T> reading) throws Exception {
        return CompletableFuture.supplyAsync(reading).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static String nextAnswer(BufferedReader in) {
        return in.lines().filter(line -> !line.contains("\"method\"")).findFirst().orElse("nothing");
    }

    private static void tell(OutputStream out, String message) throws IOException {
        out.write((message + "\n").getBytes());
        out.flush();
    }

    private static List<String> recorded(Path caches, String role) {
        return List.of("-XX:AOTCacheOutput=" + caches.resolve(role + ".aot"));
    }

    /// A Tether process with the settings it will run with.
    ///
    /// @param more settings for the training alone
    private List<String> command(List<String> more, String role, String main, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Files.exists(base.resolve("runtime")) ? base.resolve("runtime/bin/java").toString() : tool("java"));
        line.add("@" + base.resolve("jvm/common.options"));
        line.add("@" + base.resolve("jvm").resolve(role + ".options"));
        line.addAll(more);
        line.add("-Dtether.training=true");
        line.addAll(List.of("-cp", base.resolve("tether.jar").toString(), main));
        line.addAll(List.of(arguments));
        return line;
    }

    private static Process start(List<String> command, Place place) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.matches("(TETHER|EXAI|OTEL)_.*"));
        builder.environment()
                .putAll(
                        Map.of(
                                "TETHER_HOME", place.home().toString(),
                                "TETHER_LISTEN", "127.0.0.1:" + place.port(),
                                "TETHER_FLEET", "off"));
        return builder.start();
    }

    /// The shim with a client, and with who started that one.
    private List<String> family(List<String> shim) {
        List<String> one = List.of(tool("java"), source.resolve("Assemble.java").toString(), "start");
        return Stream.of(one, one, shim).flatMap(List::stream).toList();
    }

    private static void listens(Process daemon, int port) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!accepts(port)) {
            if (daemon.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("the daemon ended with " + daemon.exitValue());
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("the daemon did not listen");
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// As YAML writes a path of any system.
    private static String quoted(String path) {
        return "'" + path.replace("'", "''") + "'";
    }

    /// Waits until a process has said everything and ended.
    private static void ended(Process process, String name) throws Exception {
        try {
            process.getOutputStream().close();
            within(() -> process.inputReader().lines().count());
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static FileTime newest(Path... paths) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path path : paths) {
            if (!Files.exists(path)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    FileTime time = Files.getLastModifiedTime(file);
                    newest = time.compareTo(newest) > 0 ? time : newest;
                }
            }
        }
        return newest;
    }

    private static FileTime oldest(List<Path> files) throws IOException {
        FileTime oldest = FileTime.fromMillis(Long.MAX_VALUE);
        for (Path file : files) {
            FileTime time = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
            oldest = time.compareTo(oldest) < 0 ? time : oldest;
        }
        return oldest;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String tool(String name) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return Path.of(System.getProperty("java.home"), "bin", windows ? name + ".exe" : name).toString();
    }
}
