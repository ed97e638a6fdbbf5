package dev.mcptether.link.exai;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What an EXAI daemon would say about itself if it spoke MCP. Its generation takes the place of a
/// version. When a daemon of another generation follows, the bridge sees that the answer differs
/// and tells the client that the tools may have changed.
final class Introductions {
    private static final List<String> LEGACY =
            List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    static final String MODERN = "2026-07-28";

    /// How long a client may keep a list. Tools change only with the daemon.
    private static final int FRESH_MILLIS = 60_000;

    private final String name;
    private final String version;

    /// @param version the daemon's generation; `exai` while none is known
    Introductions(String name, String version) {
        this.name = name;
        this.version = version;
    }

    ObjectNode initialize(String wanted) {
        ObjectNode result = object();
        result.put("protocolVersion", LEGACY.contains(wanted) ? wanted : LEGACY.getLast());
        ObjectNode capabilities = result.putObject("capabilities");
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("logging");
        result.set("serverInfo", serverInfo());
        return result;
    }

    ObjectNode discover() {
        ObjectNode result = object();
        result.putArray("supportedVersions").add(MODERN);
        LEGACY.reversed().forEach(result.withArrayProperty("supportedVersions")::add);
        ObjectNode capabilities = result.putObject("capabilities");
        capabilities.putObject("tools");
        capabilities.putObject("logging");
        return cacheable(result);
    }

    /// Adds the fields of every result of the modern era.
    ObjectNode complete(ObjectNode result) {
        result.put("resultType", "complete");
        result.withObjectProperty("_meta").set("io.modelcontextprotocol/serverInfo", serverInfo());
        return result;
    }

    /// Adds the fields of a result of the modern era that a client may keep.
    static ObjectNode cacheable(ObjectNode result) {
        return result.put("ttlMs", FRESH_MILLIS).put("cacheScope", "private");
    }

    static ObjectNode unsupported(String wanted) {
        ObjectNode data = object();
        data.putArray("supported").add(MODERN);
        LEGACY.reversed().forEach(data.withArrayProperty("supported")::add);
        return data.put("requested", wanted.length() <= 64 ? wanted : wanted.substring(0, 64));
    }

    private ObjectNode serverInfo() {
        return object().put("name", name).put("version", version);
    }

    private static ObjectNode object() {
        return OpFrames.MAPPER.createObjectNode();
    }
}
