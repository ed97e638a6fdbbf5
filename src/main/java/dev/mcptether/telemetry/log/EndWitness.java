package dev.mcptether.telemetry.log;

import dev.mcptether.telemetry.slots.SlotsHeader;
import dev.mcptether.telemetry.slots.SlotsImage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What else than its log tells what an instance has counted and how it ended.
///
/// @param name what it is, for messages
/// @param end how the instance ended; empty when it was killed or still runs
/// @param counters what only grows; what is not named is 0
/// @param additive also what can shrink; empty when it does not tell
public record EndWitness(
        String name,
        Optional<SlotsHeader.End> end,
        Map<String, BigDecimal> counters,
        Optional<Map<String, BigDecimal>> additive) {

    static EndWitness of(SlotsImage slots) {
        return new EndWitness(
                "the slots file",
                slots.header().end(),
                slots.counters(),
                Optional.of(slots.additive()));
    }

    /// Where ended instances are told of whose slots file is gone.
    @FunctionalInterface
    public interface Source {
        /// Nothing is known of anybody.
        Source NONE = _ -> new Known.Nothing();

        Known of(String instance);

        /// Who is told of and had an event log.
        default Set<String> logged() {
            return Set.of();
        }
    }

    /// What a source knows of an instance.
    public sealed interface Known {
        record Nothing() implements Known {}

        record Witnessed(EndWitness witness) implements Known {}

        /// It is counted among others, and nothing more is known.
        record Summed() implements Known {}

        record Unreadable(String why) implements Known {}
    }
}
