package dev.mcptether.daemon.single;

import dev.mcptether.process.Sighting;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How a daemon looks from outside.
public sealed interface DaemonView {
    /// It answers, and has proven who it is.
    ///
    /// @param arguments the words after `daemon run` that make another like it
    /// @param directory where it was started
    record Answers(Health health, List<String> arguments, String directory) implements DaemonView {
        static Optional<Answers> of(JsonNode status) {
            List<String> words =
                    status.path("arguments").valueStream().map(each -> each.asString("")).toList();
            return Health.of(status.path("health"))
                    .map(health ->
                            new Answers(health, words, status.path("directory").asString("")));
        }
    }

    /// It does not answer, and its process lives: that is proven.
    ///
    /// @param health what its file said last
    record Silent(Health health, Sighting process, String why) implements DaemonView {}

    /// There is none.
    record Stopped(String why) implements DaemonView {}
}
