package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.diagnostics.Incoming.Request;
import dev.mcptether.event.SessionEvent.Era;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The terms of one request. In the legacy era `initialize` sets them once; in the modern era each
/// request carries its own.
///
/// @param log the lowest level of log messages that the client wants, or null for none
record RequestTerms(ProtocolVersion version, JsonNode capabilities, @Nullable LoggingLevel log) {
    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CLIENT = "io.modelcontextprotocol/clientInfo";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    private static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    boolean modern() {
        return version.era() == Era.MODERN;
    }

    RequestTerms logging(LoggingLevel least) {
        return new RequestTerms(version, capabilities, least);
    }

    /// Whether this request states its own terms.
    static boolean carriedBy(Request request) {
        return request.meta().has(VERSION);
    }

    /// The terms a request of the modern era carries.
    static RequestTerms of(Request request) throws RpcError {
        JsonNode meta = request.meta();
        String wanted = meta.path(VERSION).asString("");
        ProtocolVersion version = ProtocolVersion.of(wanted).orElse(null);
        if (version == null || version.era() != Era.MODERN) {
            throw unsupported(wanted);
        }
        if (!(meta.path(CAPABILITIES) instanceof ObjectNode capabilities)) {
            throw RpcError.invalidParams("_meta must have " + CAPABILITIES);
        }
        return new RequestTerms(version, capabilities, level(meta));
    }

    private static @Nullable LoggingLevel level(JsonNode meta) throws RpcError {
        if (!meta.has(LOG_LEVEL)) {
            return null;
        }
        return LoggingLevel.of(meta.path(LOG_LEVEL).asString(""))
                .orElseThrow(() -> RpcError.invalidParams(LOG_LEVEL + " is not a log level"));
    }

    private static RpcError unsupported(String wanted) {
        ObjectNode data = Json.object();
        supported().forEach(data.putArray("supported")::add);
        data.put("requested", RpcError.clipped(wanted));
        return new RpcError(
                RpcError.UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol version", data);
    }

    /// Newest first: a client takes the first that it speaks.
    static java.util.List<String> supported() {
        return Arrays.stream(ProtocolVersion.values())
                .map(ProtocolVersion::text)
                .toList()
                .reversed();
    }
}
