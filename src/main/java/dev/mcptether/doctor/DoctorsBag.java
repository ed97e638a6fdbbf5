package dev.mcptether.doctor;

import dev.mcptether.config.Platform;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.daemon.single.Neighbours;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.CommandOutput;
import dev.mcptether.process.DescriptorUse;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.process.WorkingDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a doctor of this host works with.
///
/// @param directory the working directory
/// @param program what this program is
/// @param inventory takes a new inventory of this host at each call
public record DoctorsBag(
        SettingsReview settings,
        Platform platform,
        Map<String, String> environment,
        Path directory,
        Program program,
        ProvableLogs logs,
        Supplier<Inventory> inventory) {
    /// @param jvm the maker and version of its runtime
    /// @param cacheTrouble why its AOT cache is not used, although there should be one
    /// @param launcher the script that starts it; empty when it was started without one
    public record Program(
            String version,
            String jvm,
            Optional<String> cacheTrouble,
            Optional<Path> launcher,
            Instant built) {}

    private static final Duration COMMAND_PATIENCE = Duration.ofMillis(1500);
    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(20);

    /// Makes a doctor with all checks of this host.
    public Doctor doctor() {
        ProcessTable processes = ProcessTable.ofThisHost();
        ListeningSockets sockets = ListeningSockets.ofThisHost();
        Supplier<List<DaemonFound>> daemons =
                new Once<>(new HomeDaemons(settings, processes, sockets));
        Supplier<List<Instances.Entry>> instances = new Once<>(() -> instances(processes));
        Supplier<ClientServerFound> clients =
                new Once<>(() -> ClientServerFound.of(platform, environment, directory));
        Supplier<Inventory> host = new Once<>(inventory);
        Findings findings = new Findings(host);
        PortProbe probe = PortProbe.ofThisHost();
        LocalHttp http = LocalHttp.ofThisHost();
        CommandOutput output = CommandOutput.ofThisHost(COMMAND_PATIENCE);
        PrometheusLook prometheus = new PrometheusLook(PrometheusLook.USUAL, http);
        InstantSource clock = InstantSource.system();
        String path = environment.getOrDefault("PATH", "");
        long self = ProcessHandle.current().pid();
        return new Doctor(
                List.of(
                        new JavaCheck(
                                program.jvm(), Runtime.version().feature(), program.cacheTrouble()),
                        new HomeCheck(settings.home(), Disk.ofThisHost()),
                        new NetworkHomeCheck(settings.home(), Disk.ofThisHost()),
                        new SettingsCheck(settings),
                        new TokenCheck(settings, daemons),
                        new PortCheck(settings, daemons, new Neighbours(processes, sockets), probe),
                        new DaemonsCheck(daemons),
                        new ListenerCheck(daemons, sockets),
                        new DaemonFilesCheck(daemons, clock),
                        new DuplicateDaemonsCheck(host),
                        new UrlCheck(settings, instances, probe),
                        new OrphansCheck(findings),
                        new LeakingClientsCheck(findings),
                        new ZombiesCheck(findings),
                        new LeftoversCheck(daemons, new ProvenProcesses(processes)),
                        new StaleCardsCheck(instances),
                        new UnregisteredCheck(host),
                        new VersionsCheck(program.version(), daemons, instances),
                        new ProgramsCheck(path, program.launcher()),
                        new ClientsCheck(clients, path),
                        new ClockCheck(clock, program.built(), daemons),
                        new DescriptorsCheck(daemons, DescriptorUse.ofThisHost(), self),
                        new ResponsibleProcessCheck(platform.family(), daemons, output),
                        new ReservedPortsCheck(platform.family(), settings, output),
                        new ForeignCheck(host),
                        new ExaiFilesCheck(host, WorkingDirectories.ofThisHost(), clock),
                        new ExaiPortCheck(settings, clients, host, probe),
                        new ExporterCheck(settings.home(), settings.fleet(), processes, http),
                        new PrometheusCheck(prometheus),
                        new AlertsCheck(prometheus),
                        new EventLogsCheck(logs),
                        new ServersCheck(
                                settings,
                                new RealDryStart(
                                        ProcessStarter.ofThisHost(processes),
                                        environment,
                                        directory,
                                        SERVER_PATIENCE))));
    }

    /// Looks without making a home where there is none.
    private List<Instances.Entry> instances(ProcessTable processes) {
        try {
            return Files.isDirectory(settings.home().resolve("run").resolve("instances"))
                    ? new Instances(new StateDirectory(settings.home()), processes).all()
                    : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
