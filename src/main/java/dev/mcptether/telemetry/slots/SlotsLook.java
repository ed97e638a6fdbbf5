package dev.mcptether.telemetry.slots;

import java.util.Optional;

/// What a look at a slots file has found.
public sealed interface SlotsLook {
    record Whole(SlotsImage image) implements SlotsLook {}

    /// There is less than the header says: it is being written, or was cut off.
    ///
    /// @param header empty when even that is not whole
    record Partial(Optional<SlotsHeader> header) implements SlotsLook {}

    record Damaged(String why) implements SlotsLook {}
}
