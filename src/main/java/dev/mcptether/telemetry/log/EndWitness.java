package dev.mcptether.telemetry.log;

import dev.mcptether.telemetry.slots.SlotsHeader;
import dev.mcptether.telemetry.slots.SlotsImage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a source other than its log tells about an instance: its counters and its end.
///
/// @param name the source's name, for messages
/// @param end how the instance ended; empty if it was killed or still runs
/// @param counters everything that only grows; a missing name is 0
/// @param additive also what can shrink; empty if the source does not tell
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

    /// Tells about ended instances whose slots file is gone.
    @FunctionalInterface
    public interface Source {
        /// A source that knows nothing about any instance.
        Source NONE = _ -> new Known.Nothing();

        Known of(String instance);

        /// The instances that it knows and that had an event log.
        default Set<String> logged() {
            return Set.of();
        }
    }

    /// What a source knows about an instance.
    public sealed interface Known {
        record Nothing() implements Known {}

        record Witnessed(EndWitness witness) implements Known {}

        /// The instance is part of a sum, and nothing more is known.
        record Summed() implements Known {}

        record Unreadable(String why) implements Known {}
    }
}
