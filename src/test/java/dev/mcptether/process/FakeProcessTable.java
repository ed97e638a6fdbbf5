package dev.mcptether.process;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A process table that does what a test says, by the rules of a Unix kernel. When a process ends,
/// its children go to the reaper at once, whether the process is reaped or not. By the rules of
/// Windows the children stay.
public final class FakeProcessTable implements ProcessTable {
    private final boolean parentsLive;
    private final Map<Long, Sighting> sightings = new HashMap<>();
    private final Map<Long, Command> commands = new HashMap<>();
    private final Set<Long> hidden = new HashSet<>();
    private long reaper = 1;
    private boolean failing;
    private long laterStart = 1L << 50;

    public FakeProcessTable(boolean parentsLive) {
        this.parentsLive = parentsLive;
    }

    @Override
    public Look look(long pid) {
        if (failing) {
            return new Look.Failed("too many open files");
        }
        Sighting sighting = hidden.contains(pid) ? null : sightings.get(pid);
        return sighting == null ? new Look.Absent() : new Look.Seen(sighting);
    }

    @Override
    public Optional<Command> command(long pid) {
        return hidden.contains(pid) ? Optional.empty() : Optional.ofNullable(commands.get(pid));
    }

    @Override
    public List<Sighting> all() {
        return List.copyOf(sightings.values());
    }

    @Override
    public String bootId() {
        return "boot";
    }

    @Override
    public boolean parentsLive() {
        return parentsLive;
    }

    /// Adds a process without a terminal in session 1.
    public ProcessIdentity starts(long pid, long parent, String program) {
        Sighting sighting =
                new Sighting(identity(pid, pid), program, parent, State.LIVE, 1, Terminal.NONE, 1);
        starts(sighting, new Command(program, List.of(program)));
        return sighting.identity();
    }

    /// Adds a process with this identity, without a terminal, in session 1.
    public void starts(ProcessIdentity process, String program) {
        starts(
                new Sighting(process, program, 1, State.LIVE, 1, Terminal.NONE, 1),
                new Command(program, List.of(program)));
    }

    public void starts(Sighting sighting, Command command) {
        sightings.put(sighting.pid(), sighting);
        commands.put(sighting.pid(), command);
    }

    /// The process ends and is reaped.
    public void ends(long pid) {
        giveChildrenAway(pid);
        sightings.remove(pid);
        commands.remove(pid);
    }

    /// The process ends and stays a zombie.
    public void endsUnreaped(long pid) {
        giveChildrenAway(pid);
        become(pid, State.ZOMBIE);
    }

    /// The process ends, and another process gets its pid.
    public void endsAndPidIsReused(long pid) {
        ends(pid);
        starts(
                new Sighting(
                        identity(pid, laterStart++), "other", 1, State.LIVE, 1, Terminal.NONE, 1),
                new Command("other", null));
    }

    public void stops(long pid) {
        become(pid, State.STOPPED);
    }

    public void goesOn(long pid) {
        become(pid, State.LIVE);
    }

    /// The process lives, but no look can see it any more.
    public void hides(long pid) {
        hidden.add(pid);
    }

    /// The process becomes the child of its debugger, as on macOS.
    public void isTracedBy(long pid, long debugger) {
        sightings.computeIfPresent(pid, (_, old) -> with(old, debugger, old.state()));
    }

    /// Makes every look fail from now on, or stops that.
    public void fails(boolean now) {
        failing = now;
    }

    /// Makes this process adopt orphans from now on.
    public void reaper(long pid) {
        reaper = pid;
    }

    private void giveChildrenAway(long pid) {
        if (parentsLive) {
            sightings.replaceAll(
                    (_, each) -> each.parent() == pid ? with(each, reaper, each.state()) : each);
        }
    }

    private void become(long pid, State state) {
        sightings.computeIfPresent(pid, (_, old) -> with(old, old.parent(), state));
    }

    private static Sighting with(Sighting old, long parent, State state) {
        return new Sighting(
                old.identity(),
                old.name(),
                parent,
                state,
                old.session(),
                old.terminal(),
                old.threads());
    }

    private ProcessIdentity identity(long pid, long startTicks) {
        return new ProcessIdentity(pid, startTicks, bootId());
    }
}
