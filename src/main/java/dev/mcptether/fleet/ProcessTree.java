package dev.mcptether.fleet;

import dev.mcptether.event.Label;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.process.Look;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All instances of a home under their launchers and clients: the chains as they were fixed, each
/// process in its condition now. A value, read once.
///
/// @param roots clients, and instances without one, in the order of their oldest instance
public record ProcessTree(List<Node> roots) {

    /// One process.
    ///
    /// @param instance its card; null for a client or a launcher
    public record Node(
            Kind kind,
            NamedProcess process,
            Condition condition,
            @Nullable InstanceCard instance,
            List<Node> children) {}

    public enum Kind implements Label {
        CLIENT,
        LAUNCHER,
        SHIM,
        DAEMON,
        FLEET
    }

    public enum Condition implements Label {
        ALIVE,
        STOPPED,
        ZOMBIE,
        /// Its process has ended, or its pid is another's now.
        GONE,
        /// An instance that lives although its client does not.
        ORPHAN,
        /// It could not be looked at.
        UNKNOWN
    }

    /// @param entries instances that are gone are left out
    public static ProcessTree of(List<Entry> entries, ProcessTable table) {
        List<Node> roots = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.presence() != Presence.GONE) {
                new Growth(table, entry.card()).into(roots);
            }
        }
        return new ProcessTree(roots);
    }

    /// Puts one instance into the tree, below those of its chain that are there already.
    private record Growth(ProcessTable table, InstanceCard card) {

        void into(List<Node> roots) {
            List<Node> level = roots;
            NamedProcess client = card.client();
            if (client != null) {
                level = branch(level, Kind.CLIENT, client);
            }
            for (NamedProcess launcher : card.launchers().reversed()) {
                level = branch(level, Kind.LAUNCHER, launcher);
            }
            level.add(leaf(client));
        }

        private List<Node> branch(List<Node> level, Kind kind, NamedProcess process) {
            for (Node node : level) {
                if (node.process().identity().equals(process.identity())) {
                    return node.children();
                }
            }
            Condition now = condition(process.identity());
            level.add(new Node(kind, process, now, null, new ArrayList<>()));
            return level.getLast().children();
        }

        private Node leaf(@Nullable NamedProcess client) {
            boolean orphan =
                    client != null
                            && switch (condition(client.identity())) {
                                case GONE, ZOMBIE -> true;
                                case ALIVE, STOPPED, ORPHAN, UNKNOWN -> false;
                            };
            NamedProcess process = new NamedProcess(card.process(), "tether");
            Condition now = orphan ? Condition.ORPHAN : condition(card.process());
            return new Node(kind(card.role()), process, now, card, List.of());
        }

        private static Kind kind(Role role) {
            return switch (role) {
                case SHIM -> Kind.SHIM;
                case DAEMON -> Kind.DAEMON;
                case FLEET -> Kind.FLEET;
            };
        }

        private Condition condition(ProcessIdentity process) {
            return switch (table.look(process.pid())) {
                case Look.Failed _ -> Condition.UNKNOWN;
                case Look.Absent _ -> Condition.GONE;
                case Look.Seen(Sighting now) when !now.identity().equals(process) -> Condition.GONE;
                case Look.Seen(Sighting now) ->
                        switch (now.state()) {
                            case LIVE -> Condition.ALIVE;
                            case STOPPED -> Condition.STOPPED;
                            case ZOMBIE -> Condition.ZOMBIE;
                        };
            };
        }
    }
}
