package dev.mcptether.config;

import java.nio.file.Path;

/// Where a setting's value came from, the strongest first.
public sealed interface Origin {
    /// Whether a value from here wins over one from `other`.
    default boolean outranks(Origin other) {
        return rank() < other.rank();
    }

    private int rank() {
        return switch (this) {
            case Flag _ -> 0;
            case Environment _ -> 1;
            case File _ -> 2;
            case Default _ -> 3;
        };
    }

    record Flag(String name) implements Origin {
        @Override
        public String toString() {
            return "the flag " + name;
        }
    }

    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "the environment variable " + variable;
        }
    }

    record File(Path path) implements Origin {
        @Override
        public String toString() {
            return "the file " + path;
        }
    }

    record Default() implements Origin {
        @Override
        public String toString() {
            return "the default";
        }
    }
}
