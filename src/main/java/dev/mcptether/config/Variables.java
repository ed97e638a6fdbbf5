package dev.mcptether.config;

import java.util.Map;
import java.util.TreeSet;

/// Environment variables whose values may be secrets. It prints only the names.
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
