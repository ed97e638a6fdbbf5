package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.diagnostics.Tool.Effect;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The server's answers about itself, in the form that each version wants.
final class Results {
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
    private static final String SERVER = "io.modelcontextprotocol/serverInfo";

    /// The tools of a running daemon do not change by themselves, but the next daemon at this
    /// address may be another version.
    private static final int FRESH_MILLIS = 60_000;

    private static final String INSTRUCTIONS =
            "Diagnostics of Tether: what its shims and daemons do on this machine.";

    private final String version;
    private final ArrayNode tools = Json.array();

    Results(String version, List<Tool.Declaration> declarations) {
        this.version = version;
        declarations.forEach(each -> tools.add(declaration(each)));
    }

    ObjectNode initialize(ProtocolVersion settled) {
        ObjectNode result = Json.object();
        result.put("protocolVersion", settled.text());
        result.set("capabilities", capabilities());
        result.set("serverInfo", serverInfo());
        if (settled.compareTo(ProtocolVersion.V2025_03_26) >= 0) {
            result.put("instructions", INSTRUCTIONS);
        }
        return result;
    }

    ObjectNode discover() {
        ObjectNode result = Json.object();
        RequestTerms.supported().forEach(result.putArray("supportedVersions")::add);
        result.set("capabilities", capabilities());
        result.put("instructions", INSTRUCTIONS);
        return cacheable(result);
    }

    ObjectNode tools() {
        ObjectNode result = Json.object();
        result.set("tools", tools);
        return result;
    }

    /// The result that closes a subscription.
    ObjectNode subscriptionOver(JsonNode id) {
        ObjectNode result = complete(Json.object());
        result.withObjectProperty("_meta").set(SUBSCRIPTION, id);
        return result;
    }

    /// Adds what every result of the modern era has.
    ObjectNode complete(ObjectNode result) {
        result.put("resultType", "complete");
        result.withObjectProperty("_meta").set(SERVER, serverInfo());
        return result;
    }

    /// Adds what a result of the modern era has that a client may keep.
    ObjectNode cacheable(ObjectNode result) {
        return result.put("ttlMs", FRESH_MILLIS).put("cacheScope", "private");
    }

    private ObjectNode serverInfo() {
        return Json.object()
                .put("name", "tether")
                .put("title", "Tether diagnostics")
                .put("version", version);
    }

    private static ObjectNode capabilities() {
        ObjectNode capabilities = Json.object();
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("logging");
        return capabilities;
    }

    private static ObjectNode declaration(Tool.Declaration tool) {
        ObjectNode node = Json.object();
        node.put("name", tool.name())
                .put("title", tool.title())
                .put("description", tool.description());
        node.set("inputSchema", tool.inputSchema());
        boolean reads = tool.effect() == Effect.READS;
        node.putObject("annotations")
                .put("readOnlyHint", reads)
                .put("destructiveHint", false)
                .put("idempotentHint", reads)
                .put("openWorldHint", false);
        return node;
    }
}
