package dev.mcptether.config;

import java.util.Map;
import java.util.TreeSet;

/// Environment variables with values that may be secrets: prints the names alone.
public record Variables(Map<String, String> values) {
    public static final Variables NONE = new Variables(Map.of());

    public Variables {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Variables" + new TreeSet<>(values.keySet());
    }
}
