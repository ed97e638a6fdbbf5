package dev.mcptether.process;

/// How a process has ended. It prints as words that follow the process's name.
public sealed interface ProcessEnd {
    record Exited(int code) implements ProcessEnd {
        @Override
        public String toString() {
            return "ended with exit code " + code;
        }
    }

    record Killed(int signal) implements ProcessEnd {
        @Override
        public String toString() {
            return switch (signal) {
                case 6 -> "aborted (signal 6)";
                case 9 -> "was killed (signal 9)";
                case 11 -> "crashed (signal 11)";
                default -> "was ended by signal " + signal;
            };
        }
    }
}
