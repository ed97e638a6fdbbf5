package dev.mcptether.link.exai;

import dev.mcptether.event.Method;
import dev.mcptether.wire.JsonPart;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Shakes hands with a client while no daemon is there. The old shim did so too: its users start
/// clients before the daemon. All daemons introduce themselves alike, except for their generation.
/// When one is there, the bridge sees that it differs and tells the client that there may be tools.
public final class ExaiHandshake {
    private final Introductions introductions;

    /// @param serverName the name that the client sees
    public ExaiHandshake(String serverName) {
        this.introductions = new Introductions(serverName, "exai");
    }

    /// The result of a request for a handshake, as JSON text; null for any other request, and for a
    /// version that no daemon could speak.
    public byte @Nullable [] answer(Method method, byte[] request) {
        JsonPart params = JsonPart.of(request).at("params");
        String modern = params.at("_meta", "io.modelcontextprotocol/protocolVersion").string();
        ObjectNode result =
                switch (method) {
                    case INITIALIZE ->
                            introductions.initialize(params.at("protocolVersion").string());
                    case DISCOVER ->
                            modern.equals(Introductions.MODERN)
                                    ? introductions.complete(introductions.discover())
                                    : null;
                    default -> null;
                };
        return result == null ? null : OpFrames.bytes(result);
    }
}
