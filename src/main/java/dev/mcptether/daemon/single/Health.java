package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a daemon says about itself: the content of health.json, and the answer to `status`. A file
/// proves nothing, so its reader proves the process first ({@link DaemonProof}).
public record Health(ObjectNode json) {
    /// A longer file is not ours.
    private static final long MOST_BYTES = 4 << 20;

    /// The content of the file; empty if the file is missing, damaged or unreadable.
    static Optional<Health> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            return of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException unusable) {
            return Optional.empty();
        }
    }

    static Optional<Health> of(JsonNode node) {
        return node instanceof ObjectNode object
                ? Optional.of(new Health(object))
                : Optional.empty();
    }

    public String name() {
        return json.path("name").asString("");
    }

    public String version() {
        return json.path("version").asString("");
    }

    /// The daemon's own process, according to this.
    public ProcessIdentity process() {
        return new ProcessIdentity(
                json.path("pid").asLong(-1), json.path("start_ticks").asLong(-1), boot());
    }

    public long pid() {
        return process().pid();
    }

    public Optional<Address> address() {
        try {
            return Optional.of(Address.parse(json.path("address").asString("")));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    public Optional<DaemonState> state() {
        return DaemonState.of(json.path("state").asString(""));
    }

    public Members members() {
        Optional<Member> launcher =
                Optional.ofNullable(json.get("launcher")).map(node -> Member.read(node, boot()));
        return new Members(
                launcher,
                Member.read(json.path("worker"), boot()),
                Member.read(json.path("listener"), boot()));
    }

    /// The reason for its state, if that needs words; empty otherwise.
    public String diagnosis() {
        return json.path("diagnosis").asString("");
    }

    private String boot() {
        return json.path("boot").asString("");
    }
}
