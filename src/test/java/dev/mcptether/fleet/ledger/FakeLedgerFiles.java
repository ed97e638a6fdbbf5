package dev.mcptether.fleet.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The ledgers of a home in memory. Old ones are removed whenever that is asked for.
final class FakeLedgerFiles implements LedgerFiles {
    private final Crashes crashes;
    private final Random random;
    private final Map<String, FakeLedgerFile> ledgers = new HashMap<>();

    /// For which boots the others' ledgers were removed.
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
