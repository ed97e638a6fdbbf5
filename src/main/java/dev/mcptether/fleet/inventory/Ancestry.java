package dev.mcptether.fleet.inventory;

import dev.mcptether.process.Adoption;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.Launchers;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds who stands above a shim without a card: its parents as they are now. Our own shims say in
/// their cards which processes these were at their start.
final class Ancestry {
    /// More processes than any real chain has.
    private static final int LONGEST = 32;

    private final HostSnapshot host;
    private final Drafts drafts;
    private final Predicate<HostProcess> launcher;

    /// @param launcher which processes are launchers, besides those that always are
    Ancestry(HostSnapshot host, Drafts drafts, Predicate<HostProcess> launcher) {
        this.host = host;
        this.drafts = drafts;
        this.launcher = launcher;
    }

    /// Puts a shim below its launchers and its client.
    ///
    /// @return why its client is proven to have ended; empty when that is not proven
    Optional<String> place(Draft shim) {
        Draft below = shim;
        for (int i = 0; i < LONGEST; i++) {
            Optional<HostProcess> above = host.parent(below.process);
            if (above.isEmpty()) {
                return starterEnded(below.process);
            }
            HostProcess parent = above.get();
            if (Adoption.isProven(below.process, parent)) {
                return Optional.of(adopted(below, shim, parent));
            }
            if (parent.pid() <= 1 || Launchers.isReaper(parent.command())) {
                return Optional.empty();
            }
            boolean only = launches(parent, below.process);
            Draft next = drafts.of(only ? ProcessKind.LAUNCHER : ProcessKind.CLIENT, false, parent);
            below.under(next);
            if (next.kind != ProcessKind.LAUNCHER) {
                return Optional.empty();
            }
            below = next;
        }
        return Optional.empty();
    }

    private boolean launches(HostProcess parent, HostProcess child) {
        return launcher.test(parent)
                || Launchers.isLauncher(
                        parent.command(), parent.sighting().terminal(), child.command());
    }

    private static String adopted(Draft adopted, Draft shim, HostProcess parent) {
        return adopted == shim
                ? "its client has ended: pid %d (%s) has adopted it"
                        .formatted(parent.pid(), parent.command().program())
                : "its client has ended: pid %d (%s) has adopted its launcher, pid %d"
                        .formatted(parent.pid(), parent.command().program(), adopted.process.pid());
    }

    /// On Windows nobody adopts the children of an ended process, so a parent that is missing has
    /// ended. Elsewhere a parent that cannot be seen is outside this container.
    private Optional<String> starterEnded(HostProcess child) {
        long starter = child.sighting().parent();
        return host.parentsLive() || starter == 0
                ? Optional.empty()
                : Optional.of("its client has ended: pid %d had started it".formatted(starter));
    }
}
