package dev.mcptether.lineage;

import dev.mcptether.process.Command;
import dev.mcptether.process.Look;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.util.ArrayList;
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
    /// seen is found by the first check, and whoever ends before cannot be told from a launcher
    /// that ended as it should.
    public static Lineage of(ProcessTable table, long self) {
        if (!(table.look(self) instanceof Look.Seen(Sighting sighting))) {
            ProcessIdentity unseen = new ProcessIdentity(self, 0, table.bootId());
            return new Lineage(
                    new NamedProcess(unseen, ""), List.of(), null, "the process table is closed");
        }
        return new Walk(table, sighting).up();
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
        private final List<NamedProcess> launchers = new ArrayList<>();
        private Sighting child;
        private Command childCommand;

        Walk(ProcessTable table, Sighting self) {
            this.table = table;
            child = self;
            childCommand = table.command(self.pid()).orElse(new Command(self.name(), null));
            this.self = new NamedProcess(self.identity(), childCommand.executable());
        }

        Lineage up() {
            while (launchers.size() < LONGEST) {
                if (child.parent() <= 1) {
                    return none("started by pid " + child.parent());
                }
                if (!(table.look(child.parent()) instanceof Look.Seen(Sighting parent))) {
                    return none("pid " + child.parent() + " cannot be seen");
                }
                Command command = table.command(parent.pid()).orElse(null);
                if (command == null) {
                    return none("pid " + parent.pid() + " is hidden");
                }
                NamedProcess named = new NamedProcess(parent.identity(), command.executable());
                if (adopted(parent, command)) {
                    return none("adopted by " + named);
                }
                if (!Launchers.isLauncher(command, parent.terminal(), childCommand)) {
                    return new Lineage(self, List.copyOf(launchers), named, "");
                }
                launchers.add(named);
                child = parent;
                childCommand = command;
            }
            return none("more than " + LONGEST + " launchers");
        }

        private boolean adopted(Sighting parent, Command command) {
            boolean younger = parent.identity().startTicks() > child.identity().startTicks();
            boolean leadsItsSession = child.session() == child.pid();
            return younger
                    || Launchers.isReaper(command)
                    || (child.session() != parent.session() && !leadsItsSession);
        }

        private Lineage none(String why) {
            return new Lineage(self, List.copyOf(launchers), null, why);
        }
    }
}
