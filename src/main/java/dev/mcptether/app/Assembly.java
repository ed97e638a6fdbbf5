package dev.mcptether.app;

import dev.mcptether.cleanup.Cleanup;
import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.InventorySettings;
import dev.mcptether.config.Platform;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.ServersFile;
import dev.mcptether.config.Settings;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.demo.Demo;
import dev.mcptether.doctor.Doctor;
import dev.mcptether.doctor.DoctorsBag;
import dev.mcptether.doctor.ProvableLogs;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.Look;
import dev.mcptether.process.Masking;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.process.SnapshotJson;
import dev.mcptether.process.TetherProgram;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.log.EventLogReader;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.telemetry.log.Verification;
import dev.mcptether.text.Terminal;
import dev.mcptether.time.Threads;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the commands can do. Each method wires its objects once and runs them to their end.
public final class Assembly {
    private final Stdio stdio;
    private final Map<String, String> environment;
    private final Platform platform;

    public Assembly(Stdio stdio, Map<String, String> environment, Platform platform) {
        this.stdio = stdio;
        this.environment = environment;
        this.platform = platform;
    }

    /// Stdout for commands that talk to people. A shim never asks for it.
    public Terminal out() {
        return new Terminal(stdio.out());
    }

    public Terminal err() {
        return new Terminal(stdio.err());
    }

    /// @param flags long flags with their dashes, to their values
    /// @throws dev.mcptether.config.ConfigException when tether.yaml cannot be used
    public Settings settings(Map<String, String> flags) {
        Settings settings = Settings.load(flags, environment, platform);
        List<String> warnings = settings.warnings();
        if (!warnings.isEmpty()) {
            // Writing to stderr waits if nobody reads it. So only this thread writes there and
            // waits.
            Threads.start(
                    "tether-warnings",
                    () -> warnings.forEach(each -> stdio.err().println("tether: " + each)));
        }
        return settings;
    }

    /// @throws dev.mcptether.config.ConfigException naming the first setting that cannot be used
    public ShimConfig shimConfig(Map<String, String> flags) {
        return settings(flags).shim();
    }

    /// @throws dev.mcptether.config.ConfigException naming the first setting that cannot be used
    public DaemonConfig daemonConfig(
            Map<String, String> flags, String name, DaemonArguments arguments) {
        return settings(flags).daemon(name, arguments);
    }

    /// Runs a shim. Does not return: the shutdown plan ends the process.
    public void shim(ShimConfig config) {
        new ShimAssembly(config, stdio, environment).run();
    }

    /// Runs a daemon, if no daemon of this name runs. Returns only if one runs already, or if this
    /// one cannot start.
    ///
    /// @param untilEof whether the daemon also ends at end-of-file on stdin
    /// @return why this process is not the daemon, for a person
    public String daemon(DaemonConfig config, boolean untilEof) {
        ServersFile servers = settings(Map.of()).servers(platform);
        return DaemonAssembly.run(config, servers, stdio, environment, untilEof);
    }

    /// Runs the host's exporter. Does not return: the shutdown plan ends the process.
    public void fleet(TelemetryConfig config) {
        new FleetAssembly(config, stdio, environment).run();
    }

    /// What commands do with a daemon from outside.
    public DaemonCommands daemonCommands(DaemonConfig config) {
        return new DaemonCommands(config, environment);
    }

    /// What starts a daemon when its user logs in.
    public LoginServices loginServices(DaemonConfig config) {
        return new LoginServices(config, environment, platform);
    }

    /// The processes of this host that belong to Tether, and those of programs that Tether
    /// replaces.
    ///
    /// @param shimsListen whether to tell where shims listen. On Linux that takes a tenth of the
    ///   look's time, and the tree does not show it
    /// @throws dev.mcptether.config.ConfigException when a setting for it cannot be used
    public HostReport host(boolean shimsListen) {
        Settings settings = settings(Map.of());
        HostLook all = HostLook.ofThisHost();
        HostLook host =
                shimsListen
                        ? all
                        : interest -> all.take(interest.withoutSocketsOf(TetherProgram::isShim));
        return new HostReporter(
                        new StateDirectory(settings.home()), strictInventory(settings, host))
                .report();
    }

    /// The clean-up: it ends processes and removes files that must not be there.
    ///
    /// @throws dev.mcptether.config.ConfigException when a setting for it cannot be used
    public Cleanup cleanup() {
        Settings settings = settings(Map.of());
        ProcessTable processes = ProcessTable.ofThisHost();
        StateDirectory home = new StateDirectory(settings.home());
        return new Cleanup(
                home,
                strictInventory(settings, HostLook.ofThisHost())::look,
                processes,
                new ProvenProcesses(processes),
                () -> {
                    var _ = DeadFold.fold(home, processes);
                });
    }

    private static HostInventory strictInventory(Settings settings, HostLook host) {
        return new HostInventory(new StateDirectory(settings.home()), settings::inventory, host);
    }

    /// Runs the demo and ends everything it started.
    public void demo() throws IOException, InterruptedException {
        try (Demo demo = new Demo(new Demo.Launcher(OwnCommand.words()), out())) {
            demo.run();
        }
    }

    /// Plays the client that the demo kills.
    public void demoClient(String url) throws IOException, InterruptedException {
        Demo.actAsClient(new Demo.Launcher(OwnCommand.words()), url, out());
    }

    /// The event logs of all instances of this home.
    ///
    /// @throws dev.mcptether.config.ConfigException when tether.yaml cannot be used
    public EventLogReader events(EventLogReader.Filter filter) {
        return new EventLogReader(settings(Map.of()).home(), filter);
    }

    /// Proves the event logs of all instances of this home.
    ///
    /// @throws dev.mcptether.config.ConfigException when tether.yaml cannot be used
    public List<Proof> verify() throws IOException {
        return verify(settings(Map.of()).home());
    }

    private List<Proof> verify(Path home) throws IOException {
        ProcessTable processes = ProcessTable.ofThisHost();
        return new Verification(
                        home,
                        version().number(),
                        instance -> lives(instance, processes),
                        new LedgerWitness(new StateDirectory(home)))
                .verify();
    }

    /// The doctor of this host. A setting that cannot be used does not stop it, but is one of its
    /// findings.
    ///
    /// @throws dev.mcptether.config.ConfigException when not even the home is known
    public Doctor doctor() {
        SettingsReview settings = SettingsReview.of(environment, platform);
        return new DoctorsBag(
                        settings,
                        platform,
                        environment,
                        Path.of("").toAbsolutePath(),
                        version().program(),
                        () -> proven(settings.home()),
                        inventory(settings.home())::look)
                .doctor();
    }

    /// Writes all processes of this host to a new file, without the names of users and without
    /// arguments that may be secret.
    ///
    /// @return how many processes there are
    public int recordProcesses(Path file) throws IOException {
        HostSnapshot host = Masking.mask(HostLook.ofThisHost().take(HostLook.EVERYBODY));
        byte[] text = SnapshotJson.write(host).getBytes(StandardCharsets.UTF_8);
        try (FileChannel out =
                StateDirectory.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                int _ = out.write(left);
            }
        }
        return host.byPid().size();
    }

    /// The inventory of this host. If its settings cannot be used, the defaults apply.
    private HostInventory inventory(Path home) {
        return new HostInventory(
                new StateDirectory(home),
                () -> InventorySettings.now(environment, platform),
                HostLook.ofThisHost());
    }

    /// What a client's configuration needs to start this Tether.
    ///
    /// @throws dev.mcptether.config.ConfigException when tether.yaml cannot be used
    public ClientSetup clientSetup(KnownClient client, Dialect dialect) {
        List<ServerConfig> servers = settings(Map.of()).servers(platform).read().servers();
        return new ClientSetup(client, dialect, servers, environment, platform);
    }

    private ProvableLogs.Proven proven(Path home) throws IOException {
        List<Proof> proofs = Files.isDirectory(home) ? verify(home) : List.of();
        List<String> faults =
                proofs.stream()
                        .flatMap(proof ->
                                proof.fault().stream().map(fault -> proof.instance() + " " + fault))
                        .toList();
        return new ProvableLogs.Proven(proofs.size(), faults);
    }

    private static boolean lives(Identity instance, ProcessTable processes) {
        ProcessIdentity process =
                new ProcessIdentity(instance.pid(), instance.startTicks(), instance.boot());
        return processes.look(instance.pid()) instanceof Look.Seen seen
                && seen.sighting().identity().equals(process);
    }

    /// Whether stdout is a terminal whose user has not switched colours off.
    public boolean colours() {
        return !environment.containsKey("NO_COLOR") && atTerminal();
    }

    /// Whether stdout is a terminal.
    public boolean atTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    public Version version() {
        return Version.ofThisBuild();
    }
}
