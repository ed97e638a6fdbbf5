package dev.mcptether.daemon.single;

import dev.mcptether.process.Sighting;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A daemon as others see it.
public sealed interface DaemonView {
    /// It answers, and has proven who it is.
    ///
    /// @param arguments the words after `daemon run` that start another daemon like it
    /// @param directory the directory in which it was started
    record Answers(Health health, List<String> arguments, String directory) implements DaemonView {
        static Optional<Answers> of(JsonNode status) {
            List<String> words =
                    status.path("arguments").valueStream().map(each -> each.asString("")).toList();
            return status.path("health") instanceof ObjectNode health
                    ? Optional.of(
                            new Answers(
                                    Health.of(health),
                                    words,
                                    status.path("directory").asString("")))
                    : Optional.empty();
        }
    }

    /// It does not answer, but its process is proven and lives.
    ///
    /// @param health the last content of its file
    record Silent(Health health, Sighting process, String why) implements DaemonView {
        /// Whether a signal has stopped the process, so that it cannot answer.
        boolean isFrozen() {
            return process.state() == Sighting.State.STOPPED;
        }
    }

    /// No daemon runs.
    record Stopped(String why) implements DaemonView {}
}
