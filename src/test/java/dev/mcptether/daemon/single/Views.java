package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A daemon, pid 4711, as others may see it.
final class Views {
    static final DaemonView NOBODY = new DaemonView.Stopped("nobody listens");
    static final DaemonView BUSY = silent(State.LIVE);
    static final DaemonView FROZEN = silent(State.STOPPED);
    static final DaemonView STARTING = answers("starting");
    static final DaemonView READY = answers("ready");

    private Views() {}

    private static DaemonView silent(State state) {
        ProcessIdentity who = new ProcessIdentity(4711, 4711, "boot");
        Sighting process = new Sighting(who, "java", 1, state, 4711, Terminal.NONE, 20);
        return new DaemonView.Silent(health("ready"), process, "pid 4711 does not answer");
    }

    private static DaemonView answers(String state) {
        return new DaemonView.Answers(health(state), List.of(), "/");
    }

    private static Health health(String state) {
        String json = "{'name':'default','pid':4711,'state':'%s'}".formatted(state);
        return Health.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
