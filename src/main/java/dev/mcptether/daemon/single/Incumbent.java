package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.SessionView;
import dev.mcptether.process.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The daemon that holds the lock, and what it says about itself. Any thread may ask.
public final class Incumbent {
    private final Who who;
    private final Work work;
    private final InstantSource clock;
    private final Instant started;
    private volatile Condition condition;

    /// What stays the same as long as it lives.
    ///
    /// @param address the address at which this process listens
    /// @param words the words after `daemon run` that start another daemon like it
    public record Who(
            String name,
            ProcessIdentity process,
            Address address,
            String version,
            List<String> words,
            String directory) {}

    /// What it does at the moment.
    ///
    /// @param servers the servers as health.json shows them
    public record Work(Supplier<List<SessionView>> sessions, Supplier<JsonNode> servers) {}

    /// @param diagnosis the reason, if it needs words; empty otherwise
    private record Condition(DaemonState state, Members members, String diagnosis) {}

    public Incumbent(Who who, Work work, InstantSource clock) {
        this.who = who;
        this.work = work;
        this.clock = clock;
        this.started = clock.instant();
        this.condition = new Condition(DaemonState.STARTING, alone(), "");
    }

    private Members alone() {
        return Members.alone(new Member(who.process(), "tether"));
    }

    Who who() {
        return who;
    }

    List<SessionView> sessions() {
        return work.sessions().get();
    }

    public DaemonState state() {
        return condition.state();
    }

    /// The daemon itself serves its sessions.
    public void serves() {
        serves(alone());
    }

    /// The command that it supervises serves.
    public void serves(Members members) {
        become(DaemonState.SERVING, members, "");
    }

    /// The command that it supervises does not serve at the moment.
    public void waits() {
        become(DaemonState.STARTING, alone(), "");
    }

    public void crashLoop(String diagnosis) {
        become(DaemonState.CRASH_LOOP, alone(), diagnosis);
    }

    void drains() {
        become(DaemonState.DRAINING, condition.members(), "");
    }

    /// Changes the state. A daemon that drains never changes its state again.
    private synchronized void become(DaemonState state, Members members, String diagnosis) {
        if (condition.state() != DaemonState.DRAINING) {
            condition = new Condition(state, members, diagnosis);
        }
    }

    public Health health() {
        Condition now = condition;
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("name", who.name())
                .put("pid", who.process().pid())
                .put("start_ticks", who.process().startTicks())
                .put("boot", who.process().bootId())
                .put("address", who.address().toString())
                .put("written", clock.instant().toString())
                .put("version", who.version())
                .put("state", now.state().word());
        if (!now.diagnosis().isEmpty()) {
            json.put("diagnosis", now.diagnosis());
        }
        now.members().launcher().ifPresent(each -> each.write(json.putObject("launcher")));
        now.members().worker().write(json.putObject("worker"));
        now.members().listener().write(json.putObject("listener"));
        json.set("servers", work.servers().get());
        ArrayNode sessions = json.putArray("sessions");
        sessions().forEach(session -> sessions.add(SessionJson.of(session)));
        json.put("uptime_seconds", Duration.between(started, clock.instant()).toSeconds());
        return Health.of(json);
    }

    /// The answer to `status`; see {@link DaemonView.Answers}.
    JsonNode status() {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.set("health", health().tree());
        ArrayNode words = status.putArray("arguments");
        who.words().forEach(words::add);
        return status.put("directory", who.directory());
    }
}
