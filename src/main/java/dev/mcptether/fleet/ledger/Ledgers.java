package dev.mcptether.fleet.ledger;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The ledgers that this leader has read so far. For one thread at a time.
final class Ledgers {
    private final LedgerFiles files;
    private final String boot;
    private final LedgerNews news;
    private final Map<String, Ledger> open = new HashMap<>();

    /// @param boot the present boot
    Ledgers(LedgerFiles files, String boot, LedgerNews news) {
        this.files = files;
        this.boot = boot;
        this.news = news;
    }

    /// The present boot's ledger; empty when it cannot be read.
    Optional<Ledger> present() {
        return of(boot);
    }

    /// The ledger of a boot; empty when it cannot be read.
    Optional<Ledger> of(String ofBoot) {
        Ledger known = open.get(ofBoot);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Ledger opened = Ledger.open(files.of(ofBoot));
            if (opened.damaged() > 0) {
                news.complain(
                        "the ledger of boot %s has %d lines that cannot be read"
                                .formatted(ofBoot, opened.damaged()));
            }
            open.put(ofBoot, opened);
            return Optional.of(opened);
        } catch (IOException unreadable) {
            news.complain("the ledger cannot be read, so there are no totals: " + unreadable);
            return Optional.empty();
        }
    }

    /// Whether this instance is in a ledger that was read.
    boolean has(UUID instance) {
        return open.values().stream().anyMatch(each -> each.has(instance));
    }

    /// Removes the ledgers of earlier boots that are too old or too many.
    void removeOld() {
        // A ledger that stays is read again when it is needed.
        open.keySet().removeIf(each -> !each.equals(boot));
        try {
            files.removeOld(boot);
        } catch (IOException failed) {
            news.complain("ledgers of earlier boots cannot be removed: " + failed);
        }
    }
}
