package dev.mcptether.telemetry.slots;

import java.util.Optional;

/// The result of a look at a slots file.
public sealed interface SlotsLook {
    record Whole(SlotsImage image) implements SlotsLook {}

    /// The file has less than its header says: it is still being written, or it was cut short.
    ///
    /// @param header empty if the header is not complete either
    record Partial(Optional<SlotsHeader> header) implements SlotsLook {}

    record Damaged(String why) implements SlotsLook {}
}
