package dev.mcptether.telemetry.log;

import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.slots.SlotsImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Proves the event logs below a home. For each log it checks the numbering, the hash chain and the
/// pairs. It also checks that the counters recomputed from the lines are those of the last line and
/// of the slots file, or of the ledger when that has the instance.
public final class Verification {
    private static final Optional<String> MISSING =
            Optional.of("its event log is missing: it had one, and retention has not removed it");

    private final Path home;
    private final String version;
    private final Predicate<Identity> alive;
    private final EndWitness.Source ledger;

    /// @param version this program's version; counters of another version are not recomputed
    /// @param alive whether the process of an instance still runs
    /// @param ledger knows of ended instances whose slots file is gone
    public Verification(
            Path home, String version, Predicate<Identity> alive, EndWitness.Source ledger) {
        this.ledger = ledger;
        this.home = home;
        this.version = version;
        this.alive = alive;
    }

    /// One proof for each instance that has a log.
    public List<Proof> verify() throws IOException {
        List<Proof> proofs = new ArrayList<>();
        for (Map.Entry<String, List<Path>> log : LogFiles.byInstance(home).entrySet()) {
            proofs.add(verify(log.getKey(), log.getValue()));
        }
        Set<String> logged = LogFiles.byInstance(home).keySet();
        Set<String> removed = Removed.at(home.resolve("events")).instances();
        for (String instance : SlotsFile.leftBehind(home)) {
            if (!logged.contains(instance) && !removed.contains(instance)) {
                missing(instance).ifPresent(proofs::add);
            }
        }
        for (String instance : ledger.logged()) {
            if (!logged.contains(instance) && !removed.contains(instance)) {
                proofs.add(new Proof(instance, Proof.State.ENDED, 0, List.of(), MISSING));
            }
        }
        return proofs;
    }

    /// Judges an instance without a log. It may be too young for one, or it was killed before it
    /// had one.
    private Optional<Proof> missing(String instance) {
        Optional<String> fault = Optional.empty();
        try {
            Optional<SlotsImage> slots = slots(instance);
            if (!hadLog(instance, slots)) {
                return Optional.empty();
            }
            fault = MISSING;
        } catch (Fault damaged) {
            fault = Optional.of(String.valueOf(damaged.getMessage()));
        }
        return Optional.of(new Proof(instance, Proof.State.ENDED, 0, List.of(), fault));
    }

    private Proof verify(String instance, List<Path> files) throws IOException {
        // A running instance goes on counting while we read. What its log contains was counted
        // before, so read the slots after the log.
        LogProof proof = new LogProof(version);
        try {
            for (Path file : files) {
                read(file, proof);
            }
            Optional<SlotsImage> slots = slots(instance);
            boolean running =
                    !proof.ended()
                            && slots.map(image -> alive.test(image.header().instance()))
                                    .orElse(false);
            proof.compare(
                    slots.<EndWitness.Known>map(
                                    image -> new EndWitness.Known.Witnessed(EndWitness.of(image)))
                            .orElseGet(() -> ledger.of(instance)),
                    running);
            return proof.proof(instance, running, Optional.empty());
        } catch (Fault found) {
            return proof.proof(instance, false, Optional.of(String.valueOf(found.getMessage())));
        }
    }

    /// Whether the instance had a log. Its slots file says where the log ended. An instance shows
    /// its card after it has begun its log, and removes the card as it ends; so a card that is left
    /// means that there was a log.
    private boolean hadLog(String instance, Optional<SlotsImage> slots) {
        boolean ended =
                slots.flatMap(image -> image.header().end())
                        .map(end -> end.logSeq() > 0)
                        .orElse(false);
        boolean runs = slots.map(image -> alive.test(image.header().instance())).orElse(false);
        Path card = home.resolve("run").resolve("instances").resolve(instance + ".json");
        return ended || (Files.exists(card) && !runs);
    }

    private static void read(Path file, LogProof proof) throws IOException, Fault {
        try (Lines lines = new Lines(file, 0)) {
            int number = 0;
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                number++;
                proof.line("%s:%d".formatted(file, number), line);
            }
            if (lines.torn()) {
                proof.torn(file.toString());
            }
        }
    }

    private Optional<SlotsImage> slots(String instance) throws Fault {
        Path file = SlotsFile.path(home, instance);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SlotsImage image = SlotsFile.read(file);
            if (!image.header().instance().instance().toString().equals(instance)) {
                throw new Fault(file + " names another instance");
            }
            return Optional.of(image);
        } catch (IOException damaged) {
            throw new Fault(String.valueOf(damaged.getMessage()));
        }
    }
}
