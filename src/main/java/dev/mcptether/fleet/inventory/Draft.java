package dev.mcptether.fleet.inventory;

import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.Sighting.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node while the tree is being made. Belongs to the thread that makes it.
final class Draft {
    final ProcessKind kind;
    final boolean own;
    final HostProcess process;
    final List<Finding> findings = new ArrayList<>();
    @Nullable InstanceCard card;
    @Nullable String daemon;
    @Nullable String server;
    @Nullable ForeignProgram program;

    /// What the files say about it, if it is a daemon's own process.
    @Nullable DaemonClaim claim;

    /// The node above it in the tree; null when there is none.
    private @Nullable Draft parent;

    private boolean orphan;

    Draft(ProcessKind kind, boolean own, HostProcess process) {
        this.kind = kind;
        this.own = own;
        this.process = process;
    }

    @Nullable Draft parent() {
        return parent;
    }

    /// Puts it below another, unless it already has a place or stands above that one itself.
    void under(@Nullable Draft above) {
        for (Draft each = above; each != null; each = each.parent) {
            if (each == this) {
                return;
            }
        }
        if (parent == null) {
            parent = above;
        }
    }

    /// @param why the reason, in words for a person
    void orphaned(String why) {
        if (!process.isZombie() && !orphan) {
            orphan = true;
            findings.add(new Finding(Finding.What.ORPHAN, why));
        }
    }

    boolean isLiving() {
        return !process.isZombie();
    }

    Condition condition() {
        if (process.isZombie()) {
            return Condition.ZOMBIE;
        }
        if (orphan) {
            return Condition.ORPHANED;
        }
        return process.sighting().state() == State.STOPPED ? Condition.STOPPED : Condition.ALIVE;
    }

    /// How many processes stand above it in the tree.
    int depth() {
        int depth = 0;
        for (Draft each = parent; each != null; each = each.parent) {
            depth++;
        }
        return depth;
    }

    /// The outermost process of the same daemon.
    Draft instance() {
        Draft outermost = this;
        for (Draft each = parent; each != null && each.isOfDaemon(); each = each.parent) {
            outermost = each;
        }
        return outermost;
    }

    boolean isOfDaemon() {
        return kind == ProcessKind.DAEMON || kind == ProcessKind.DAEMON_LAUNCHER;
    }

    static int byAge(Draft one, Draft other) {
        return HostProcess.byAge(one.process, other.process);
    }
}
