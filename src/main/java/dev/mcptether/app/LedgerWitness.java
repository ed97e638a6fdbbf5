package dev.mcptether.app;

import dev.mcptether.fleet.ledger.EndedInstance;
import dev.mcptether.fleet.ledger.LedgerReader;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.log.EndWitness;
import dev.mcptether.telemetry.slots.SlotsHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The ledger as evidence of how instances ended and what they had counted. For one thread.
final class LedgerWitness implements EndWitness.Source {
    private final StateDirectory home;
    private LedgerReader ledger;

    LedgerWitness(StateDirectory home) {
        this.home = home;
        this.ledger = new LedgerReader(home);
    }

    @Override
    public EndWitness.Known of(String instance) {
        UUID name = UUID.fromString(instance);
        try {
            EndWitness.Known known = known(name);
            if (known instanceof EndWitness.Known.Nothing) {
                // It may have come into the ledger since we read it.
                ledger = new LedgerReader(home);
                return known(name);
            }
            return known;
        } catch (IOException unreadable) {
            return new EndWitness.Known.Unreadable(unreadable.toString());
        }
    }

    private EndWitness.Known known(UUID instance) throws IOException {
        if (ledger.isSummed(instance)) {
            return new EndWitness.Known.Summed();
        }
        return ledger.find(instance)
                .<EndWitness.Known>map(each -> new EndWitness.Known.Witnessed(witness(each)))
                .orElseGet(EndWitness.Known.Nothing::new);
    }

    private static EndWitness witness(EndedInstance each) {
        Optional<SlotsHeader.End> end =
                each.how().equals(EndedInstance.KILLED)
                        ? Optional.empty()
                        : Optional.of(
                                new SlotsHeader.End(
                                        each.how(), 0, each.log().seq(), each.log().hash()));
        return new EndWitness("the ledger", end, each.counters(), Optional.empty());
    }

    @Override
    public Set<String> logged() {
        try {
            return ledger.all().stream()
                    .filter(each -> each.log().seq() > 0)
                    .map(each -> each.instance().toString())
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            return Set.of();
        }
    }
}
