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

/// The chain of processes from this one up to its client. It is found once, at the start.
///
/// Sometimes there is no client, and then stdin alone decides. This is so if pid 1 started us, if
/// we were started from outside this pid namespace, if a process of the chain cannot be seen, or if
/// a parent is not the one that started its child but one that adopted it. We recognise an adoption
/// in four ways: the parent is pid 1; it is a known reaper; it is younger than its child; or it is
/// in another session although the child leads none of its own. A plain subreaper in our own
/// session shows none of these signs. It is taken for the client, which does no harm while it
/// lives. In doubt we choose "no client". A wrong client may end while the true one lives; a
/// missing client only leaves end-of-file.
///
/// If the launcher script read the chain before the JVM started ({@link Ancestors}), a parent that
/// has ended since was the client. The exception is a parent whose name can only be a launcher's,
/// because launchers may end.
///
/// @param self this process
/// @param launchers nearest first
/// @param client null if there is none
/// @param noClient why there is none; empty if there is one
public record Lineage(
        NamedProcess self,
        List<NamedProcess> launchers,
        @Nullable NamedProcess client,
        String noClient) {
    /// More processes than any real chain has. The walk ends here, whatever the table says.
    private static final int LONGEST = 32;

    /// Walks up from `self`. Processes may end meanwhile. One that ends after it was seen is found
    /// by the first check. One that ends before that, and is not among the ancestors, cannot be
    /// told from a launcher that ended in order.
    public static Lineage of(ProcessTable table, long self, Ancestors ancestors) {
        if (!(table.look(self) instanceof Look.Seen(Sighting sighting))) {
            ProcessIdentity unseen = new ProcessIdentity(self, 0, table.bootId());
            return new Lineage(
                    new NamedProcess(unseen, ""), List.of(), null, "the process table is closed");
        }
        return new Walk(table, sighting, ancestors).up();
    }

    /// All processes above this one that are watched, nearest first; none if there is no client.
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

        /// The last process found so far; null if it has ended.
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

        /// @return the lineage, or null if this was a launcher that has ended
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

        /// @param then what it was at the start; null if unknown
        /// @return the lineage, or null if this is a launcher
        private @Nullable Lineage upToLiving(@Nullable Ancestor then) {
            Sighting below = child;
            long pid = then != null ? then.pid() : below != null ? below.parent() : -1;
            if (pid < 0) {
                return none("its launchers have ended");
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
