package dev.mcptether.wire;

import dev.mcptether.event.TraceContext;
import java.nio.charset.StandardCharsets;

/// Writes a trace context into `params._meta` of a request. All bytes of the request stay as they
/// are and in their order. {@link Peek} must have found the message well-formed; nothing else is
/// needed.
public final class TraceSplice {
    private static final int ABSENT = -1;

    private final byte[] text;
    private final JsonScanner scanner;

    private TraceSplice(byte[] text) {
        this.text = text;
        this.scanner = new JsonScanner(text, text.length);
    }

    /// The request with the context, or the same array if the context cannot be added: the request
    /// already has a `traceparent`, of whatever value, or its `params` or `_meta` is no object.
    public static byte[] into(byte[] request, TraceContext context) {
        return new TraceSplice(request).with(members(context));
    }

    private byte[] with(String members) {
        int message = scanner.blanks(0);
        if (!isObject(message)) {
            return text;
        }
        int params = value(message, "params");
        if (params == ABSENT) {
            return inside(message, "\"params\":{\"_meta\":{" + members + "}}");
        }
        if (!isObject(params)) {
            return text;
        }
        int meta = value(params, "_meta");
        if (meta == ABSENT) {
            return inside(params, "\"_meta\":{" + members + "}");
        }
        return isObject(meta) && value(meta, "traceparent") == ABSENT
                ? inside(meta, members)
                : text;
    }

    private boolean isObject(int at) {
        return at < text.length && text[at] == '{';
    }

    /// The position of the value of a member of the object at `open`. If several members have this
    /// name, the last one counts.
    private int value(int open, String name) {
        int found = ABSENT;
        int at = scanner.blanks(open + 1);
        while (text[at] != '}') {
            int keyEnd = scanner.string(at);
            int value = scanner.blanks(scanner.expect(keyEnd, ':'));
            if (JsonString.at(text, at, keyEnd).equals(name)) {
                found = value;
            }
            at = scanner.blanks(scanner.value(value));
            if (text[at] == ',') {
                at = scanner.blanks(at + 1);
            }
        }
        return found;
    }

    /// The message with `member` as the first member of an object.
    private byte[] inside(int open, String member) {
        boolean alone = text[scanner.blanks(open + 1)] == '}';
        byte[] added = (alone ? member : member + ",").getBytes(StandardCharsets.UTF_8);
        byte[] spliced = new byte[text.length + added.length];
        System.arraycopy(text, 0, spliced, 0, open + 1);
        System.arraycopy(added, 0, spliced, open + 1, added.length);
        System.arraycopy(text, open + 1, spliced, open + 1 + added.length, text.length - open - 1);
        return spliced;
    }

    private static String members(TraceContext context) {
        String parent = member("traceparent", context.traceparent());
        String state = context.tracestate();
        return state == null ? parent : parent + "," + member("tracestate", state);
    }

    /// W3C allows only printable ASCII in both values, so nothing needs an escape.
    private static String member(String name, String value) {
        return "\"%s\":\"%s\"".formatted(name, value.replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
