package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.telemetry.log.Verification;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.slots.SlotsImage;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Starts Tether's own processes, shims and daemons, with a home that lives as long as one test. A
/// test must start them here (`ProcessesTest` checks that), because of what follows each test:
/// every process ends, none survives, and `tether verify` proves the log of each. Of killed
/// processes it finds at least the slots.
final class Processes implements BeforeEachCallback, AfterEachCallback {
    static final Path JAR =
            Path.of(System.getProperty("tether.jar", "target/tether.jar")).toAbsolutePath();

    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> started = new ArrayList<>();
    private final List<Process> daemons = new ArrayList<>();
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private Path home = Path.of("");

    /// Whether another build has written logs too. Then `verify` does not recompute the counters.
    private boolean otherBuilds;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        home = Files.createTempDirectory("tether-home-");
        environment.put("TETHER_HOME", home.toString());
        environment.put("TETHER_FLEET", "off");
    }

    /// The `$TETHER_HOME` of everything started here.
    Path home() {
        return home;
    }

    /// The environment, for a test whose client starts the shim itself.
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /// The command line, for a test whose client starts the shim itself.
    List<String> command(String... arguments) {
        Path script = Path.of("tether").toAbsolutePath();
        if (File.separatorChar == '/' && Files.isExecutable(script)) {
            // Run what users run, with its caches. The script becomes the JVM and keeps its pid.
            return Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
        }
        String role = arguments[0].equals("shim") ? "shim" : "daemon";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String options : List.of("common.options", role + ".options")) {
            Path file = JAR.resolveSibling("jvm").resolve(options);
            if (Files.exists(file)) {
                command.add("@" + file);
            }
        }
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// @param stderr where the shim's stderr goes
    Process shim(Map<String, String> settings, ProcessBuilder.Redirect stderr) throws IOException {
        return start(settings, stderr, "shim");
    }

    /// Starts a daemon, and returns when it accepts connections. By then shims can read its token.
    Process daemon(int port, Map<String, String> settings, ProcessBuilder.Redirect stderr)
            throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("TETHER_LISTEN", "127.0.0.1:" + port);
        Process daemon = start(all, stderr, "daemon", "run");
        daemons.add(daemon);
        long deadlineNanos = System.nanoTime() + Pace.PATIENCE.toNanos();
        while (!accepts(port)) {
            assertThat(daemon.waitFor(20, TimeUnit.MILLISECONDS)).as("the daemon ended").isFalse();
            assertThat(System.nanoTime()).as("the daemon must listen").isLessThan(deadlineNanos);
        }
        return daemon;
    }

    /// Kills with SIGKILL. Only processes killed by this method may end without a last line. What
    /// they wrote before stays readable.
    void kill(Process process) {
        killed.add(process.pid());
        // Process.destroyForcibly would also close our ends of the pipes.
        boolean _ = process.toHandle().destroyForcibly();
    }

    /// Kills a process that a command has started.
    void kill(long pid) {
        killed.add(pid);
        ProcessHandle.of(pid)
                .ifPresent(process -> {
                    boolean _ = process.destroyForcibly();
                    process.onExit().join();
                });
    }

    /// The result of a command that has ended by itself.
    ///
    /// @param said its stdout and stderr
    record Finished(int exit, String said) {
        static Finished of(Process process) throws Exception {
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readAllBytes();
            assertThat(process.waitFor(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Finished(process.exitValue(), new String(said, StandardCharsets.UTF_8));
        }
    }

    /// Starts a command that ends by itself, and does not wait for it.
    Process command(Map<String, String> settings, String... arguments) throws IOException {
        return builder(settings, command(arguments)).redirectErrorStream(true).start();
    }

    Finished run(Map<String, String> settings, String... arguments) throws Exception {
        return Finished.of(command(settings, arguments));
    }

    /// Runs a command of another build: the same program with other resources.
    ///
    /// @param resources the directory that comes first on the class path
    Finished runBuild(Path resources, Map<String, String> settings, List<String> arguments)
            throws Exception {
        otherBuilds = true;
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String options : List.of("common.options", "daemon.options")) {
            Path file = JAR.resolveSibling("jvm").resolve(options);
            if (Files.exists(file)) {
                words.add("@" + file);
            }
        }
        words.addAll(List.of("-cp", resources + File.pathSeparator + JAR, "dev.mcptether.Main"));
        words.addAll(arguments);
        return Finished.of(builder(settings, words).redirectErrorStream(true).start());
    }

    /// The pid of the daemon of this home, as the file of a daemon started by a command has it.
    long daemonPid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("daemons/default/pid")).strip());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// The counters of every instance of this home so far, by pid.
    Map<Long, SlotsImage> slots() throws IOException {
        Map<Long, SlotsImage> images = new TreeMap<>();
        Path instances = home.resolve("run").resolve("instances");
        if (Files.isDirectory(instances)) {
            try (Stream<Path> files = Files.list(instances)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".counters")).toList()) {
                    SlotsImage image = SlotsFile.read(file);
                    images.put(image.header().instance().pid(), image);
                }
            }
        }
        return images;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            endAll();
            proveAll();
        } finally {
            started.forEach(Process::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Ends the processes as their users do: shims by end-of-file, and the rest by SIGTERM.
    private void endAll() throws Exception {
        for (Process process : started) {
            process.getOutputStream().close();
        }
        daemons.forEach(Process::destroy);
        endDetached();
        long untilNanos = System.nanoTime() + Pace.PATIENCE.toNanos();
        List<ProcessHandle> left = survivors();
        while (!left.isEmpty() && System.nanoTime() < untilNanos) {
            left.getFirst().onExit().get(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            left = survivors();
        }
        left.forEach(ProcessHandle::destroyForcibly);
        assertThat(left).as("processes that survived the test").isEmpty();
    }

    /// Ends a daemon that a command has started. It is left if the test failed before stopping it.
    private void endDetached() throws IOException {
        Path pid = home.resolve("daemons/default/pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(daemonPid()).filter(this::hasHome).ifPresent(ProcessHandle::destroy);
        }
    }

    /// All processes with this home in their environment, whoever started them. Where the system
    /// does not show environments, those that were started here.
    private List<ProcessHandle> survivors() {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return started.stream().map(Process::toHandle).filter(ProcessHandle::isAlive).toList();
        }
        return ProcessHandle.allProcesses().filter(this::hasHome).toList();
    }

    private boolean hasHome(ProcessHandle process) {
        try {
            byte[] environ = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return new String(environ, StandardCharsets.UTF_8)
                    .contains("TETHER_HOME=" + home + "\0");
        } catch (IOException goneOrAnothers) {
            return false;
        }
    }

    /// What `tether verify` says of a home whose processes have all ended. Fails if it finds a
    /// fault.
    static List<Proof> prove(Path home) throws IOException {
        String version = Version.ofThisBuild().number();
        List<Proof> proofs =
                new Verification(
                                home,
                                version,
                                _ -> false,
                                new LedgerWitness(new StateDirectory(home)))
                        .verify();
        for (Proof proof : proofs) {
            proof.fault()
                    .ifPresent(fault -> fail("tether verify: " + proof.instance() + ": " + fault));
        }
        return proofs;
    }

    private void proveAll() throws IOException {
        Map<String, Proof> proofs = new HashMap<>();
        prove(home).forEach(proof -> proofs.put(proof.instance(), proof));
        for (Map.Entry<Long, SlotsImage> each : slots().entrySet()) {
            String instance = each.getValue().header().instance().instance().toString();
            Proof proof = proofs.get(instance);
            if (!killed.contains(each.getKey())) {
                if (proof == null) {
                    throw new AssertionError(instance + " has no log");
                }
                assertThat(proof.state()).as("how %s ends", proof).isEqualTo(Proof.State.ENDED);
                if (!otherBuilds) {
                    assertThat(proof.notes())
                            .as("what could not be checked for " + instance)
                            .isEmpty();
                }
            } else {
                assertThat(each.getValue().header().end())
                        .as("the recorded end of a killed process")
                        .isEmpty();
            }
        }
    }

    private Process start(
            Map<String, String> settings, ProcessBuilder.Redirect stderr, String... arguments)
            throws IOException {
        ProcessBuilder builder = builder(settings, command(arguments)).redirectError(stderr);
        if (!arguments[0].equals("shim")) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private ProcessBuilder builder(Map<String, String> settings, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TETHER_") || name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        builder.environment().putAll(settings);
        return builder;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
