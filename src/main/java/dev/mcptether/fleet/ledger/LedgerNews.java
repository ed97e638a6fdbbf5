package dev.mcptether.fleet.ledger;

import dev.mcptether.event.Fleet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What has happened and is told when no lock is held any more. Each complaint is told once while
/// its cause lasts. For one thread at a time.
final class LedgerNews {
    /// More causes than this are not remembered, and some of them are told again.
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

    /// The cause of all complaints that begin like this is gone.
    void settle(String beginning) {
        complaints.removeIf(each -> each.startsWith(beginning));
    }

    /// All that is untold; it is told by the caller.
    List<Fleet> take() {
        List<Fleet> taken = untold;
        untold = new ArrayList<>();
        return taken;
    }
}
