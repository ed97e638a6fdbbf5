package dev.mcptether.event;

import java.util.Locale;

/// One value of a closed label set. Only enums implement it, so every series can exist from the
/// start and none can appear later.
public interface Label {
    /// The enum constant's name.
    String name();

    /// The value in metrics, logs and docs: lower case, words joined by `_`.
    default String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
