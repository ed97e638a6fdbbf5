package dev.mcptether.fleet.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The ledgers of a home in memory. Each call to remove old ones removes all of them.
final class FakeLedgerFiles implements LedgerFiles {
    private final Crashes crashes;
    private final Random random;
    private final Map<String, FakeLedgerFile> ledgers = new HashMap<>();

    /// The boots that were the present one when old ledgers were removed.
    final List<String> removedFor = new ArrayList<>();

    int called;

    FakeLedgerFiles(Crashes crashes, Random random) {
        this.crashes = crashes;
        this.random = random;
    }

    @Override
    public FakeLedgerFile of(String boot) {
        called++;
        return ledgers.computeIfAbsent(boot, _ -> new FakeLedgerFile(crashes, random));
    }

    @Override
    public void removeOld(String present) {
        removedFor.add(present);
        ledgers.keySet().removeIf(each -> !each.equals(present));
    }
}
