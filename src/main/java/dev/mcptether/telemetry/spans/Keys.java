package dev.mcptether.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;

/// The attributes of Tether's spans: OpenTelemetry's own names where it has one, otherwise
/// `tether.*`.
final class Keys {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
    static final AttributeKey<String> PROTOCOL_VERSION =
            AttributeKey.stringKey("mcp.protocol.version");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("jsonrpc.request.id");
    static final AttributeKey<String> STATUS_CODE =
            AttributeKey.stringKey("rpc.response.status_code");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    static final AttributeKey<String> PROMPT = AttributeKey.stringKey("gen_ai.prompt.name");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("network.protocol.name");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tether.call.outcome");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("tether.connect.attempt");
    static final AttributeKey<String> OUTAGE_CAUSE = AttributeKey.stringKey("tether.outage.cause");
    static final AttributeKey<String> REPLAY_OUTCOME =
            AttributeKey.stringKey("tether.replay.outcome");
    static final AttributeKey<Boolean> DAEMON_CHANGED =
            AttributeKey.booleanKey("tether.daemon.changed");
    static final AttributeKey<String> EXIT_REASON = AttributeKey.stringKey("tether.exit.reason");

    static final AttributeKey<String> HOSTED_SERVER = AttributeKey.stringKey("tether.server");

    private Keys() {}
}
