package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What sessions must have in common to share a child. The child sees one client in place of
/// several, so all must have negotiated the same.
///
/// @param version the protocol version; empty in the era without a handshake, where each request
///   carries its own terms
/// @param capabilities the client's capabilities, without those that are not offered to a shared
///   child
record SharedKey(String version, JsonNode capabilities) {
    static final SharedKey MODERN = new SharedKey("", JsonMapper.shared().createObjectNode());

    /// The key from a session's first request; empty if the message does not tell it.
    static Optional<SharedKey> of(byte[] message, Envelope envelope) {
        if (!envelope.isRequest() || envelope.method() == Method.PING) {
            return Optional.empty();
        }
        if (envelope.method() != Method.INITIALIZE) {
            return Optional.of(MODERN);
        }
        JsonPart params = JsonPart.of(message).at("params");
        return Optional.of(
                new SharedKey(
                        params.at("protocolVersion").string(),
                        offered(params.at("capabilities").bytes())));
    }

    /// Removes roots, because they belong to one client, and tasks, because a task outlives the
    /// call that tells whose it is.
    private static JsonNode offered(byte[] capabilities) {
        JsonNode read = JsonMapper.shared().readTree(capabilities);
        if (!(read instanceof ObjectNode object)) {
            return MODERN.capabilities();
        }
        object.remove("roots");
        object.remove("tasks");
        return object;
    }

    boolean isModern() {
        return version.isEmpty();
    }

    /// Tether's own request that begins a child's life.
    ///
    /// @param program Tether's version
    byte[] initialize(RequestId id, String program) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("jsonrpc", "2.0").put("id", Long.parseLong(id.json()));
        request.put("method", Method.INITIALIZE.wireName());
        ObjectNode params = request.putObject("params").put("protocolVersion", version);
        params.set("capabilities", capabilities);
        params.putObject("clientInfo").put("name", "tether").put("version", program);
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }
}
