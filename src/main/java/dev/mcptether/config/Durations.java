package dev.mcptether.config;

import java.time.Duration;

/// Durations as they are written in settings, for options that are no settings.
public final class Durations {
    /// What is allowed, for a person.
    public static final String ALLOWED = Parse.DURATION;

    private Durations() {}

    /// @throws IllegalArgumentException for what is not of that form
    public static Duration parse(String text) {
        return Parse.duration(text);
    }
}
