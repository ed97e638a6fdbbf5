package dev.mcptether.doctor;

import dev.mcptether.config.SettingsReview;
import java.util.stream.Stream;

/// Checks whether shims and daemons can start with what the environment and tether.yaml say.
record SettingsCheck(SettingsReview settings) implements Check {
    @Override
    public String name() {
        return "settings";
    }

    @Override
    public String question() {
        return "Can every setting of the environment and tether.yaml be used?";
    }

    @Override
    public Diagnosis look() {
        if (!settings.mistakes().isEmpty()) {
            return Diagnosis.failed(
                    Diagnosis.list(settings.mistakes().stream(), "; "),
                    "correct it where the message says it came from");
        }
        if (!settings.warnings().isEmpty()) {
            return Diagnosis.warning(
                    Diagnosis.list(settings.warnings().stream(), "; "), "look at these settings");
        }
        int servers = settings.servers().servers().size();
        return Diagnosis.ok(
                Stream.of(
                                "daemon on " + settings.listen(),
                                "shims to " + settings.urls().getFirst(),
                                servers + (servers == 1 ? " server" : " servers"))
                        .reduce((one, other) -> one + ", " + other)
                        .orElseThrow());
    }
}
