package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.wire.JsonPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a daemon says about itself: the content of health.json, and the answer to `status`. A file
/// proves nothing, so its reader proves the process first ({@link DaemonProof}).
///
/// @param json its JSON, an object. It is read in place, because `tether ps` reads little else, and
///   Jackson takes 50 ms to get ready (docs/adr/0004)
public record Health(JsonPart json) {
    /// A longer file is not ours.
    private static final long MOST_BYTES = 4 << 20;

    /// The content of the file; empty if the file is missing, damaged or unreadable.
    static Optional<Health> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            return of(Files.readAllBytes(file));
        } catch (IOException unusable) {
            return Optional.empty();
        }
    }

    /// Empty if the text is no JSON object.
    static Optional<Health> of(byte[] json) {
        JsonPart part = JsonPart.of(json);
        return part.isObject() ? Optional.of(new Health(part)) : Optional.empty();
    }

    /// What a daemon says, written as its file has it.
    public static Health of(ObjectNode json) {
        return new Health(JsonPart.of(json.toPrettyString().getBytes(StandardCharsets.UTF_8)));
    }

    /// The same as Jackson's tree.
    public JsonNode tree() {
        return JsonMapper.shared().readTree(json.bytes());
    }

    public String name() {
        return json.at("name").string();
    }

    public String version() {
        return json.at("version").string();
    }

    /// The daemon's own process, according to this.
    public ProcessIdentity process() {
        return new ProcessIdentity(
                json.at("pid").number().orElse(-1),
                json.at("start_ticks").number().orElse(-1),
                boot());
    }

    public long pid() {
        return process().pid();
    }

    public Optional<Address> address() {
        try {
            return Optional.of(Address.parse(json.at("address").string()));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    public Optional<DaemonState> state() {
        return DaemonState.of(json.at("state").string());
    }

    public Members members() {
        Optional<Member> launcher =
                Optional.of(json.at("launcher"))
                        .filter(JsonPart::isObject)
                        .map(each -> Member.read(each, boot()));
        return new Members(
                launcher,
                Member.read(json.at("worker"), boot()),
                Member.read(json.at("listener"), boot()));
    }

    /// When it said so; empty if that is damaged.
    public Optional<Instant> written() {
        try {
            return Optional.of(Instant.parse(json.at("written").string()));
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /// The number of its sessions.
    public int sessions() {
        return json.at("sessions").elements().size();
    }

    /// The reason for its state, if that needs words; empty otherwise.
    public String diagnosis() {
        return json.at("diagnosis").string();
    }

    private String boot() {
        return json.at("boot").string();
    }
}
