package dev.mcptether.lineage;

import dev.mcptether.lineage.Ancestors.Ancestor;
import dev.mcptether.process.Command;
import dev.mcptether.process.Launchers;
import dev.mcptether.process.Look;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The chain from this process up to its client, fixed once.
///
/// There may be no client, and then stdin alone decides: we were started by pid 1 or from outside
/// this pid namespace, a process of the chain cannot be seen, or its parent is not the one that
/// started it but one that adopted it. An adoption shows in one of four ways: the parent is pid 1;
/// it is a known reaper; it is younger than its child; or it is in another session although the
/// child leads none of its own. What shows in none of them, a plain subreaper in our own session,
/// is taken for the client, and does no harm while it lives. All doubt ends at "no client", because
/// a wrong client may end under a living one, and a missing one only leaves end-of-file.
///
/// Where the launcher script has read the chain before the JVM started ({@link Ancestors}), a
/// parent that has ended since was the client, unless its name can only be a launcher's: those may
/// leave.
///
/// @param self this process
/// @param launchers nearest first
/// @param client null when there is none
/// @param noClient why there is none; empty when there is one
public record Lineage(
        NamedProcess self,
        List<NamedProcess> launchers,
        @Nullable NamedProcess client,
        String noClient) {
    /// More processes than any real chain has; ends the walk whatever the table says.
    private static final int LONGEST = 32;

    /// Walks up from `self`. Safe against processes that end meanwhile: whoever ends after it was
    /// seen is found by the first check, and whoever ends before, and is not among the ancestors,
    /// cannot be told from a launcher that ended as it should.
    public static Lineage of(ProcessTable table, long self, Ancestors ancestors) {
        if (!(table.look(self) instanceof Look.Seen(Sighting sighting))) {
            ProcessIdentity unseen = new ProcessIdentity(self, 0, table.bootId());
            return new Lineage(
                    new NamedProcess(unseen, ""), List.of(), null, "the process table is closed");
        }
        return new Walk(table, sighting, ancestors).up();
    }

    /// Everyone above this process that is watched, nearest first; nobody when there is no client.
    List<NamedProcess> watched() {
        if (client == null) {
            return List.of();
        }
        List<NamedProcess> all = new ArrayList<>(launchers);
        all.add(client);
        return all;
    }

    /// Pids and programs from this process upwards.
    public String chain() {
        StringBuilder text = new StringBuilder(self.toString());
        launchers.forEach(launcher -> text.append(" < ").append(launcher));
        return text.append(" < ").append(client == null ? noClient : client).toString();
    }

    private static final class Walk {
        private final ProcessTable table;
        private final NamedProcess self;
        private final Iterator<Ancestor> ancestors;
        private final List<NamedProcess> launchers = new ArrayList<>();

        /// The last one up to now; null when it has ended.
        private @Nullable Sighting child;

        private Command childCommand;

        Walk(ProcessTable table, Sighting self, Ancestors ancestors) {
            this.table = table;
            this.ancestors = ancestors.nearestFirst().iterator();
            child = self;
            childCommand = table.command(self.pid()).orElse(new Command(self.name(), null));
            this.self = new NamedProcess(self.identity(), childCommand.executable());
        }

        Lineage up() {
            while (launchers.size() < LONGEST) {
                Ancestor then = ancestors.hasNext() ? ancestors.next() : null;
                Lineage found = then == null || lives(then) ? upToLiving(then) : upToEnded(then);
                if (found != null) {
                    return found;
                }
            }
            return none("more than " + LONGEST + " launchers");
        }

        private boolean lives(Ancestor then) {
            return table.look(then.pid()) instanceof Look.Seen(Sighting now)
                    && now.identity().startTicks() == then.startTicks()
                    && now.state() != Sighting.State.ZOMBIE;
        }

        /// @return the lineage, or null when this was a launcher that has left
        private @Nullable Lineage upToEnded(Ancestor then) {
            ProcessIdentity identity =
                    new ProcessIdentity(then.pid(), then.startTicks(), table.bootId());
            NamedProcess ended = new NamedProcess(identity, then.name());
            if (!Launchers.onlyLaunches(then.name())) {
                return new Lineage(self, List.copyOf(launchers), ended, "");
            }
            launchers.add(ended);
            child = null;
            childCommand = new Command(then.name(), null);
            return null;
        }

        /// @param then who it was at the start; null when that is not known
        /// @return the lineage, or null when this is a launcher
        private @Nullable Lineage upToLiving(@Nullable Ancestor then) {
            Sighting below = child;
            long pid = then != null ? then.pid() : below != null ? below.parent() : -1;
            if (pid < 0) {
                return none("its launchers have left");
            }
            if (pid <= 1) {
                return none("started by pid " + pid);
            }
            if (!(table.look(pid) instanceof Look.Seen(Sighting parent))) {
                return none("pid " + pid + " cannot be seen");
            }
            Command command = table.command(pid).orElse(null);
            if (command == null) {
                return none("pid " + pid + " is hidden");
            }
            NamedProcess named = new NamedProcess(parent.identity(), command.executable());
            if (Launchers.isReaper(command) || (below != null && adopted(below, parent))) {
                return none("adopted by " + named);
            }
            if (!Launchers.isLauncher(command, parent.terminal(), childCommand)) {
                return new Lineage(self, List.copyOf(launchers), named, "");
            }
            launchers.add(named);
            child = parent;
            childCommand = command;
            return null;
        }

        private static boolean adopted(Sighting child, Sighting parent) {
            boolean younger = parent.identity().startTicks() > child.identity().startTicks();
            boolean leadsItsSession = child.session() == child.pid();
            return younger || (child.session() != parent.session() && !leadsItsSession);
        }

        private Lineage none(String why) {
            return new Lineage(self, List.copyOf(launchers), null, why);
        }
    }
}
