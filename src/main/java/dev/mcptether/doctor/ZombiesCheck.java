package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Problem;
import java.util.List;

/// Checks whether processes have ended that their parents do not reap. Each holds a pid and nothing
/// else. It stays until its parent reaps it or ends.
record ZombiesCheck(Findings findings) implements Check {
    @Override
    public String name() {
        return "zombies";
    }

    @Override
    public String question() {
        return "Has a process ended without its parent taking note?";
    }

    @Override
    public Diagnosis look() {
        List<Problem> zombies = findings.of(Finding.What.ZOMBIE);
        return zombies.isEmpty()
                ? Diagnosis.ok("no process of Tether's waits for its parent")
                : Diagnosis.warning(
                        "%d ended and still there: %s"
                                .formatted(zombies.size(), Findings.words(zombies)),
                        "restart the client, pid %d"
                                .formatted(
                                        zombies.getFirst().node().process().sighting().parent()));
    }
}
