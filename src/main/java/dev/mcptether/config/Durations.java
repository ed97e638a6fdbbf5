package dev.mcptether.config;

import java.time.Duration;

/// Reads durations as settings write them, for options that are no settings.
public final class Durations {
    /// What is allowed, in words for a person.
    public static final String ALLOWED = Parse.DURATION;

    private Durations() {}

    /// @throws IllegalArgumentException if the text does not have that form
    public static Duration parse(String text) {
        return Parse.duration(text);
    }
}
