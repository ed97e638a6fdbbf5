package dev.mcptether.fleet.ledger;

import dev.mcptether.fleet.ledger.InstanceFiles.Found;
import dev.mcptether.fleet.ledger.InstanceFiles.Life;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// An instance that is in no ledger yet, as it was last seen. A value.
///
/// @param counts the highest counts ever seen; empty when none could be read so far
record KnownInstance(Found found, Optional<Counts> counts) {
    boolean gone() {
        return found.life() == Life.GONE;
    }

    /// Whether it ended without leaving an exit reason.
    boolean killed() {
        return gone() && found.end() == null;
    }

    KnownInstance lives(Life now) {
        return new KnownInstance(
                new Found(
                        found.process(),
                        now,
                        found.role(),
                        found.end(),
                        found.log(),
                        found.counters()),
                counts);
    }

    /// The boot it lived in.
    String bootOr(String fallback) {
        return found.process() == null ? fallback : found.process().bootId();
    }

    /// This instance as the ledger keeps it.
    EndedInstance ended(UUID instance) {
        Map<String, BigDecimal> counters = new LinkedHashMap<>();
        counts.ifPresent(last -> counters.putAll(last.named()));
        if (killed()) {
            counters.merge(EndedInstance.KILLED_SERIES, BigDecimal.ONE, BigDecimal::add);
        }
        String end = found.end();
        return new EndedInstance(
                instance,
                found.role(),
                end == null ? EndedInstance.KILLED : end,
                counters,
                found.log());
    }
}
