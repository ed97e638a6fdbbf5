package dev.mcptether.link.exai;

import dev.mcptether.link.exai.Question.Asker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes JSON-RPC messages to the client, in ASCII. Ids and tokens stay as the client wrote them.
final class Replies {
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    private Replies() {}

    /// Makes a result. It may be as large as the daemon's largest frame, so it is copied as rarely
    /// as possible.
    static byte[] result(String id, ObjectNode result) {
        byte[] head = OpFrames.ascii("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":");
        byte[] body = OpFrames.bytes(result);
        byte[] whole = Arrays.copyOf(head, head.length + body.length + 1);
        System.arraycopy(body, 0, whole, head.length, body.length);
        whole[whole.length - 1] = '}';
        return whole;
    }

    static byte[] error(String id, int code, String text, @Nullable ObjectNode data) {
        ObjectNode error =
                OpFrames.MAPPER.createObjectNode().put("code", code).put("message", text);
        if (data != null) {
            error.set("data", data);
        }
        return OpFrames.ascii(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"error\":"
                        + OpFrames.MAPPER.writeValueAsString(error)
                        + "}");
    }

    static byte[] refused(String id, Verdict.Refused refused) {
        ObjectNode data = OpFrames.MAPPER.createObjectNode();
        data.putObject("tether").put("reason", refused.reason()).put("sent", refused.sent());
        return error(id, refused.code(), refused.text(), data);
    }

    /// @param count rises with each notification of a call, as MCP demands
    static byte[] progress(Asker asker, long count, String message) {
        String text = message.isEmpty() ? "" : ",\"message\":" + OpFrames.quoted(message);
        return OpFrames.ascii(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"progress\":%d%s}}"
                        .formatted(asker.progressToken(), count, text));
    }
}
