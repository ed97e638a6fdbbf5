package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.SmallFile;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks whether the host's exporter answers, and whether its leader lives.
///
/// @param fleet where the exporter should listen; empty when this home has none
record ExporterCheck(Path home, Optional<Address> fleet, ProcessTable processes, LocalHttp http)
        implements Check {
    private static final int MOST_BYTES = 64 << 10;

    @Override
    public String name() {
        return "exporter";
    }

    @Override
    public String question() {
        return "Does the host's exporter answer, and does its leader live?";
    }

    @Override
    public Diagnosis look() throws IOException {
        JsonNode leader;
        try {
            leader =
                    JsonMapper.shared()
                            .readTree(
                                    SmallFile.read(
                                            home.resolve("run").resolve("fleet.json"), MOST_BYTES));
        } catch (NoSuchFileException none) {
            return fleet.isEmpty()
                    ? Diagnosis.skipped("TETHER_FLEET is off, and no instance leads")
                    : Diagnosis.skipped("no instance leads now");
        } catch (JacksonException damaged) {
            return Diagnosis.warning(
                    "run/fleet.json is damaged", "wait for the next leader to write it anew");
        }
        return judge(leader);
    }

    private Diagnosis judge(JsonNode leader) {
        long pid = leader.path("pid").asLong(-1);
        if (!lives(leader, pid)) {
            return Diagnosis.warning(
                    "run/fleet.json names pid %d as the leader, which is gone".formatted(pid),
                    "start any shim or daemon: it takes over");
        }
        String text = leader.path("address").asString("");
        if (text.isEmpty()) {
            return Diagnosis.failed(
                    "pid %d leads and cannot listen: a stranger holds %s"
                            .formatted(pid, fleet.map(Address::toString).orElse("its port")),
                    "end that process, or set TETHER_FLEET to another address");
        }
        return ask(pid, leader.path("instance").asString(""), text);
    }

    private Diagnosis ask(long pid, String instance, String text) {
        String next = "tether ps, then end pid %d if it hangs: another takes over".formatted(pid);
        try {
            LocalHttp.Answer answer = http.get(Address.parse(text), "/-/healthy");
            return answer.status() == 200 && answer.body().strip().equals(instance)
                    ? Diagnosis.ok("pid %d leads and answers on %s".formatted(pid, text))
                    : Diagnosis.failed(
                            "another process than the leader, pid %d, answers on %s"
                                    .formatted(pid, text),
                            "end the process that listens on " + text);
        } catch (IOException silent) {
            return Diagnosis.failed(
                    "the leader, pid %d, does not answer on %s: %s"
                            .formatted(pid, text, silent.getMessage()),
                    next);
        } catch (IllegalArgumentException damaged) {
            return Diagnosis.failed("run/fleet.json holds no address: " + text, next);
        }
    }

    private boolean lives(JsonNode leader, long pid) {
        ProcessIdentity claimed =
                new ProcessIdentity(
                        pid,
                        leader.path("start_ticks").asLong(-1),
                        leader.path("boot").asString(""));
        return processes.look(pid) instanceof Look.Seen seen
                && seen.sighting().identity().equals(claimed);
    }
}
