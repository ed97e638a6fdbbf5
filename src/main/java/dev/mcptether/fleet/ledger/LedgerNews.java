package dev.mcptether.fleet.ledger;

import dev.mcptether.event.Fleet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects events until no lock is held, so that they can be emitted then. A complaint is emitted
/// once while its cause lasts. For one thread at a time.
final class LedgerNews {
    /// How many causes are remembered. When there are more, all are forgotten and some complaints
    /// are emitted again.
    private static final int MOST = 1_000;

    private final Set<String> complaints = new LinkedHashSet<>();
    private List<Fleet> untold = new ArrayList<>();

    void add(Fleet event) {
        untold.add(event);
    }

    void complain(String why) {
        if (complaints.size() >= MOST) {
            complaints.clear();
        }
        if (complaints.add(why)) {
            untold.add(new Fleet.LedgerFailed(why));
        }
    }

    /// Notes that the cause of all complaints that begin like this is gone.
    void settle(String beginning) {
        complaints.removeIf(each -> each.startsWith(beginning));
    }

    /// Takes all events that were not emitted yet. The caller emits them.
    List<Fleet> take() {
        List<Fleet> taken = untold;
        untold = new ArrayList<>();
        return taken;
    }
}
