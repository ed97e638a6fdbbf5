package dev.mcptether.doctor;

import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.SettingsReview;
import java.util.ArrayList;
import java.util.List;

/// Checks whether each server of tether.yaml can be started. To start one may have effects, so this
/// runs only when it is asked for.
record ServersCheck(SettingsReview settings, DryStart starts) implements Check {
    @Override
    public String name() {
        return "servers";
    }

    @Override
    public String question() {
        return "Does each server of tether.yaml start? (Only when asked: it starts them.)";
    }

    @Override
    public boolean onlyWhenAsked() {
        return true;
    }

    @Override
    public Diagnosis look() {
        List<Diagnosis> found = new ArrayList<>();
        for (ServerConfig each : settings.servers().servers()) {
            found.add(
                    switch (starts.of(each)) {
                        case DryStart.Came.Answer(String server, java.time.Duration took) ->
                                Diagnosis.ok(
                                        "`%s` answers after %d ms as %s"
                                                .formatted(each.name(), took.toMillis(), server));
                        case DryStart.Came.Nothing(String why) ->
                                Diagnosis.failed(
                                        "`%s` %s".formatted(each.name(), why),
                                        "correct servers: %s: in %s"
                                                .formatted(
                                                        each.name(),
                                                        settings.home().resolve("tether.yaml")));
                    });
        }
        return Diagnosis.worst(
                found,
                Diagnosis.skipped(
                        "%s names no servers".formatted(settings.home().resolve("tether.yaml"))));
    }
}
