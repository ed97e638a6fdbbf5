package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.Patterns;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.inventory.DaemonClaim;
import dev.mcptether.fleet.inventory.Evidence;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.TreeLines;
import dev.mcptether.process.Command;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostProcess.Details;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/// The processes of a host that docs/troubleshooting.md describes, on any system. They were written
/// down by hand: those on Linux from a real host, the others from what such hosts show.
final class StoryHost {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final String BOOT = "boot";

    private final Family system;
    private final Map<Long, HostProcess> processes = new LinkedHashMap<>();
    private final List<InstanceCard> cards = new ArrayList<>();
    private final List<DaemonClaim> claims = new ArrayList<>();
    private int shimsPerClient = 8;

    StoryHost(Family system) {
        this.system = system;
        if (system != Family.WINDOWS) {
            runs(
                    1,
                    0,
                    Duration.ofDays(3),
                    12,
                    system == Family.MACOS ? "/sbin/launchd" : "/sbin/init");
        }
    }

    /// Adds a process that leads a session of its own. On Windows and macOS a client's children do
    /// so too, as far as can be seen there.
    void runs(long pid, long parent, Duration age, long megabytes, String... words) {
        Sighting sighting =
                new Sighting(
                        new ProcessIdentity(pid, 1_000_000 - age.toMinutes(), BOOT),
                        Command.bareName(words[0]),
                        parent,
                        State.LIVE,
                        parent == 0 ? pid : 2,
                        Terminal.NONE,
                        1);
        processes.put(
                pid,
                new HostProcess(
                        sighting,
                        new Command(words[0], List.of(words)),
                        NOW.minus(age),
                        megabytes << 20,
                        new Details("ann", Map.of(), List.of(), true)));
    }

    void listens(long pid, String address) {
        HostProcess old = at(pid);
        processes.put(
                pid,
                new HostProcess(
                        old.sighting(),
                        old.command(),
                        old.started(),
                        old.rssBytes(),
                        new Details("ann", Map.of(), List.of(Address.parse(address)), true)));
    }

    private HostProcess at(long pid) {
        HostProcess process = processes.get(pid);
        if (process == null) {
            throw new IllegalArgumentException("no process " + pid);
        }
        return process;
    }

    /// Adds a shim of ours, as its card says.
    void shim(long pid, String url, long client, Long... launchers) {
        cards.add(
                new InstanceCard(
                        new UUID(0, pid),
                        Role.SHIM,
                        at(pid).identity(),
                        Arrays.stream(launchers).map(this::named).toList(),
                        named(client),
                        "an agent",
                        url,
                        null,
                        "0.1.0",
                        NOW));
    }

    /// Adds a daemon of ours that listens on 127.0.0.1:8079, with its servers.
    void daemon(long pid, String server, long... children) {
        ProcessIdentity daemon = at(pid).identity();
        List<DaemonClaim.Child> all =
                LongStream.of(children)
                        .mapToObj(each -> new DaemonClaim.Child(at(each).identity(), server))
                        .toList();
        claims.add(
                new DaemonClaim(
                        "default",
                        daemon,
                        Optional.of(Address.parse("127.0.0.1:8079")),
                        "serving",
                        Optional.empty(),
                        daemon,
                        daemon,
                        all));
    }

    private NamedProcess named(long pid) {
        return new NamedProcess(at(pid).identity(), at(pid).command().executable());
    }

    Inventory inventory() {
        return Inventory.of(
                new Evidence(
                        HostSnapshot.of(system, NOW, processes.values()),
                        cards,
                        claims,
                        Set.of("/home/ann/.local/state/tether"),
                        Patterns.BUILT_IN,
                        shimsPerClient));
    }

    /// What `tether ps` prints about it.
    List<String> tree() {
        return tree(Map.of());
    }

    /// @param remarks what its instances' files say, by pid
    List<String> tree(Map<Long, String> remarks) {
        return TreeLines.of(inventory(), remarks, false);
    }

    /// What `tether doctor` prints about it when it is given the names of these checks.
    List<String> doctor() {
        Findings findings = new Findings(this::inventory);
        List<Check> checks =
                List.of(
                        new DuplicateDaemonsCheck(this::inventory),
                        new OrphansCheck(findings),
                        new LeakingClientsCheck(findings));
        List<String> lines = new ArrayList<>();
        List<Examined> all =
                new Examination(Duration.ofSeconds(20), Duration.ofSeconds(20))
                        .run(checks, each -> lines.addAll(ExaminedLines.of(each, false)));
        lines.add(ExaminedLines.sum(all));
        return lines;
    }
}
