package dev.mcptether.config;

import java.nio.file.Path;

/// Where a setting's value came from, in falling precedence.
public sealed interface Origin {
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
