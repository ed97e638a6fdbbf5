package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.config.Patterns;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.Command;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostProcess.Details;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A Linux host with the processes that a test wants. Each process starts one tick after the
/// process before it. Its session is its parent's unless the test says otherwise.
public final class FakeHost {
    static final String BOOT = "boot";
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final String HOME = "/home/ann/.local/state/tether";
    private static final int TICKS_A_SECOND = 100;

    private final Map<Long, HostProcess> processes = new LinkedHashMap<>();
    private final List<InstanceCard> cards = new ArrayList<>();
    private final List<DaemonClaim> claims = new ArrayList<>();
    private final List<Address> listening = new ArrayList<>();
    private long tick = 1;
    private int limit = 8;
    private Patterns patterns = Patterns.BUILT_IN;

    public FakeHost() {
        starts(1, 0, "/usr/lib/systemd/systemd");
    }

    /// Starts a process that is an hour old.
    public HostProcess starts(long pid, long parent, String... words) {
        HostProcess above = processes.get(parent);
        Sighting sighting =
                new Sighting(
                        new ProcessIdentity(pid, tick++, BOOT),
                        Command.bareName(words[0]),
                        parent,
                        State.LIVE,
                        above == null ? pid : above.sighting().session(),
                        Terminal.NONE,
                        1);
        return put(
                new HostProcess(
                        sighting,
                        new Command(words[0], List.of(words)),
                        NOW.minusSeconds(3600).plusMillis(tick * 1000 / TICKS_A_SECOND),
                        1 << 20,
                        new Details("1000", Map.of(), List.of(), true)));
    }

    /// Starts a `java` that runs Tether with these words, in this home.
    public HostProcess startsTether(long pid, long parent, String... words) {
        List<String> all =
                new ArrayList<>(
                        List.of("/opt/tether/bin/java", "-cp", "tether.jar", "dev.mcptether.Main"));
        all.addAll(List.of(words));
        starts(pid, parent, all.toArray(String[]::new));
        return hasVariables(pid, Map.of("TETHER_HOME", HOME));
    }

    private HostProcess put(HostProcess process) {
        processes.put(process.pid(), process);
        return process;
    }

    private HostProcess at(long pid) {
        HostProcess process = processes.get(pid);
        if (process == null) {
            throw new IllegalArgumentException("no process " + pid);
        }
        return process;
    }

    public HostProcess hasVariables(long pid, @Nullable Map<String, String> environment) {
        HostProcess old = at(pid);
        return put(details(old, new Details("1000", environment, old.listens(), true)));
    }

    public HostProcess listens(long pid, String... addresses) {
        HostProcess old = at(pid);
        List<Address> parsed = List.of(addresses).stream().map(Address::parse).toList();
        return put(details(old, new Details("1000", old.details().environment(), parsed, true)));
    }

    /// Hides the process's sockets: it is another user's, or in the network of a container.
    public HostProcess hidesItsSockets(long pid) {
        HostProcess old = at(pid);
        return put(details(old, new Details("", old.details().environment(), List.of(), false)));
    }

    private static HostProcess details(HostProcess old, Details details) {
        return new HostProcess(
                old.sighting(), old.command(), old.started(), old.rssBytes(), details);
    }

    /// Makes the process lead a session of its own.
    public HostProcess leadsItsSession(long pid) {
        Sighting old = at(pid).sighting();
        return put(with(at(pid), old.parent(), pid, old.state()));
    }

    public HostProcess becomes(long pid, State state) {
        Sighting old = at(pid).sighting();
        return put(with(at(pid), old.parent(), old.session(), state));
    }

    /// Makes the process one that was started a moment ago.
    public HostProcess isYoung(long pid) {
        HostProcess old = at(pid);
        return put(
                new HostProcess(
                        old.sighting(),
                        old.command(),
                        NOW.minusSeconds(3),
                        old.rssBytes(),
                        old.details()));
    }

    /// Ends a process; its children go to pid 1.
    public void ends(long pid) {
        processes.remove(pid);
        processes.replaceAll((_, each) ->
                each.sighting().parent() == pid
                        ? with(each, 1, each.sighting().session(), each.sighting().state())
                        : each);
    }

    private static HostProcess with(HostProcess old, long parent, long session, State state) {
        Sighting before = old.sighting();
        return new HostProcess(
                new Sighting(
                        before.identity(),
                        before.name(),
                        parent,
                        state,
                        session,
                        before.terminal(),
                        before.threads()),
                old.command(),
                old.started(),
                old.rssBytes(),
                old.details());
    }

    /// Gives the process a card.
    public InstanceCard shows(
            Role role, long pid, @Nullable Long client, List<Long> launchers, String url) {
        InstanceCard card =
                new InstanceCard(
                        new UUID(0, pid),
                        role,
                        at(pid).identity(),
                        launchers.stream().map(this::named).toList(),
                        client == null ? null : named(client),
                        "an agent",
                        url,
                        null,
                        "0.1.0",
                        NOW);
        cards.add(card);
        return card;
    }

    private NamedProcess named(long pid) {
        return new NamedProcess(at(pid).identity(), at(pid).command().executable());
    }

    /// Adds a card whose process is none of these.
    public void hasStaleCard(long pid) {
        cards.add(Cards.shim(new UUID(1, pid), new ProcessIdentity(pid, 0, BOOT), NOW));
    }

    /// Adds health.json and children of a daemon that serves its sessions itself.
    public void claims(String name, ProcessIdentity daemon, DaemonClaim.Child... children) {
        claims.add(
                new DaemonClaim(
                        name,
                        daemon,
                        Optional.of(Address.parse("127.0.0.1:8079")),
                        "serving",
                        Optional.empty(),
                        daemon,
                        daemon,
                        List.of(children)));
    }

    public void claims(DaemonClaim claim) {
        claims.add(claim);
    }

    public ProcessIdentity identity(long pid) {
        return at(pid).identity();
    }

    /// A process whose sockets nobody looks up listens there.
    public void strangerListens(String address) {
        listening.add(Address.parse(address));
    }

    public void allowsShims(int most) {
        limit = most;
    }

    public void knows(Patterns more) {
        patterns = patterns.and(more);
    }

    public Inventory inventory() {
        return Inventory.of(
                new Evidence(
                        HostSnapshot.of(Family.LINUX, NOW, processes.values(), listening),
                        cards,
                        claims,
                        Set.of(HOME),
                        patterns,
                        limit));
    }

    /// The tree in short: `claude 200 { shim 300 }`, with findings behind the pid.
    public static String shape(Inventory inventory) {
        StringBuilder text = new StringBuilder();
        inventory.roots().forEach(root -> shape(root, "", text));
        return text.toString();
    }

    private static void shape(ProcessNode node, String indent, StringBuilder text) {
        text.append(indent)
                .append(node.own() ? "" : "foreign ")
                .append(node.kind().label())
                .append(' ')
                .append(node.pid());
        if (node.condition() != Condition.ALIVE) {
            text.append(' ').append(node.condition().label());
        }
        node.findings().forEach(each -> text.append(" !").append(each.what().label()));
        text.append('\n');
        node.children().forEach(each -> shape(each, indent + "  ", text));
    }
}
