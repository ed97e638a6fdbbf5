package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks over one message once. It answers: is this JSON, and what does its envelope say? Members
/// may come in any order. If a name comes twice, the last one counts, as in JavaScript and Python.
public final class Peek {
    /// A batch of more messages than this is refused. Each message costs about 200 bytes while we
    /// look at it, and `{},` has three.
    static final int MAX_BATCH = 10_000;

    /// Longer names of methods, tools and prompts are legal, but too long for a label or attribute.
    private static final int MAX_NAME_BYTES = 1024;

    /// W3C trace context: a traceparent is 55 characters, a tracestate at most 512.
    private static final int MAX_TRACE_BYTES = 512;

    private static final int MAX_LONG_BYTES = "-9223372036854775808".length();

    private final byte[] text;
    private final JsonScanner scanner;
    private int batchEnd;
    private boolean sawLongId;

    private Peek(byte[] text) {
        this.text = text;
        this.scanner = new JsonScanner(text, text.length);
    }

    /// Looks at a message. It replaces line breaks between tokens by blanks, so that the message
    /// fits on one line.
    public static Peeked at(byte[] message) {
        Peek peek = new Peek(message);
        Peeked found = peek.message();
        if (peek.scanner.sawLineBreak() && !(found instanceof Peeked.NotJson)) {
            flatten(message);
        }
        return found;
    }

    /// A string of well-formed JSON contains no line break, so each line break is white space.
    private static void flatten(byte[] message) {
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '\n' || message[i] == '\r') {
                message[i] = ' ';
            }
        }
    }

    private Peeked message() {
        int at = scanner.blanks(0);
        Peeked found = null;
        int messages = 1;
        if (at < text.length && text[at] == '[') {
            List<Envelope> envelopes = new ArrayList<>();
            messages = batch(at, envelopes);
            at = batchEnd;
            found = new Peeked.Batch(envelopes);
        } else {
            Fields fields = new Fields();
            at = element(at, fields);
            if (at >= 0) {
                found = new Peeked.Single(fields.envelope());
            }
        }
        at = at < 0 ? -1 : scanner.blanks(at);
        if (found == null || at != text.length) {
            return new Peeked.NotJson(at < 0 ? Math.max(scanner.failedAt(), 0) : at);
        }
        Peeked.Excess excess = excess(messages);
        return excess == null ? found : new Peeked.TooLarge(excess, new Peek(text).remains());
    }

    private Peeked.@Nullable Excess excess(int messages) {
        if (scanner.isTooDeep()) {
            return Peeked.Excess.DEPTH;
        }
        if (messages > MAX_BATCH) {
            return Peeked.Excess.MESSAGES;
        }
        return sawLongId ? Peeked.Excess.ID : null;
    }

    /// Walks over a message that is known to be well-formed, only for its ids.
    private Remains remains() {
        List<Remains.Found> found = new ArrayList<>();
        boolean notification = false;
        boolean more = false;
        int at = scanner.blanks(0);
        boolean batch = text[at] == '[';
        do {
            Fields fields = new Fields();
            at = element(batch ? scanner.blanks(at + 1) : at, fields);
            notification |= fields.idFrom < 0 && fields.methodFrom >= 0;
            more |= fields.idFrom >= 0 && found.size() == MAX_BATCH;
            if (fields.idFrom >= 0 && !more) {
                JsonPart id = new JsonPart(text, fields.idFrom, fields.idTo);
                found.add(new Remains.Found(id, fields.kind(), fields.method()));
            }
            at = scanner.blanks(at);
        } while (batch && text[at] == ',');
        return new Remains(found, more, notification);
    }

    /// Returns the number of messages. Sets `batchEnd` to the end of the batch, or to -1 if this is
    /// no batch.
    private int batch(int from, List<Envelope> envelopes) {
        int at = scanner.blanks(from + 1);
        if (scanner.next(at, ']')) {
            batchEnd = at + 1;
            return 0;
        }
        int messages = 0;
        do {
            Fields fields = new Fields();
            at = element(messages == 0 ? at : scanner.blanks(scanner.expect(at, ',')), fields);
            if (at < 0) {
                batchEnd = -1;
                return messages;
            }
            if (++messages <= MAX_BATCH) {
                envelopes.add(fields.envelope());
            }
        } while (scanner.next(at, ','));
        batchEnd = scanner.expect(at, ']');
        return messages;
    }

    private int element(int at, Fields fields) {
        return at < text.length && text[at] == '{'
                ? members(at, fields, Level.MESSAGE)
                : scanner.value(at);
    }

    /// The objects whose members we look at.
    private enum Level {
        MESSAGE,
        PARAMS,
        META,
        RESULT,
        ERROR
    }

    private int members(int at, Fields fields, Level level) {
        at = scanner.blanks(at + 1);
        if (scanner.next(at, '}')) {
            return at + 1;
        }
        while (true) {
            int key = scanner.blanks(at);
            int keyEnd = scanner.string(key);
            int value = keyEnd < 0 ? -1 : scanner.expect(keyEnd, ':');
            if (value < 0) {
                return -1;
            }
            value = scanner.blanks(value);
            at = member(key, keyEnd, value, fields, level);
            if (at < 0) {
                return -1;
            }
            if (!scanner.next(at, ',')) {
                return scanner.expect(at, '}');
            }
            at = scanner.expect(at, ',');
        }
    }

    private int member(int key, int keyEnd, int value, Fields fields, Level level) {
        return switch (level) {
            case MESSAGE -> messageMember(key, keyEnd, value, fields);
            case PARAMS -> paramsMember(key, keyEnd, value, fields);
            case META -> {
                int end = scanner.value(value);
                if (is(key, keyEnd, "traceparent")) {
                    fields.traceparent(value, end);
                } else if (is(key, keyEnd, "tracestate")) {
                    fields.tracestate(value, end);
                }
                yield end;
            }
            case RESULT -> {
                int end = scanner.value(value);
                if (is(key, keyEnd, "isError")) {
                    fields.toolError = end >= 0 && text[value] == 't';
                }
                yield end;
            }
            case ERROR -> {
                int end = scanner.value(value);
                if (is(key, keyEnd, "code")) {
                    fields.errorCode(value, end);
                }
                yield end;
            }
        };
    }

    private int messageMember(int key, int keyEnd, int value, Fields fields) {
        if (is(key, keyEnd, "id")) {
            int end = scanner.value(value);
            fields.id(value, end);
            return end;
        }
        if (is(key, keyEnd, "method")) {
            int end = scanner.value(value);
            fields.method(value, end);
            return end;
        }
        if (is(key, keyEnd, "params")) {
            fields.forgetParams();
            return opens(value) ? members(value, fields, Level.PARAMS) : scanner.value(value);
        }
        if (is(key, keyEnd, "result")) {
            fields.result();
            return opens(value) ? members(value, fields, Level.RESULT) : scanner.value(value);
        }
        if (is(key, keyEnd, "error")) {
            fields.error(value);
            return opens(value) ? members(value, fields, Level.ERROR) : scanner.value(value);
        }
        return scanner.value(value);
    }

    private int paramsMember(int key, int keyEnd, int value, Fields fields) {
        if (is(key, keyEnd, "_meta")) {
            fields.forgetTrace();
            return opens(value) ? members(value, fields, Level.META) : scanner.value(value);
        }
        int end = scanner.value(value);
        if (is(key, keyEnd, "name")) {
            fields.target(value, end);
        } else if (is(key, keyEnd, "requestId")) {
            fields.subject(value, end);
        }
        return end;
    }

    private boolean opens(int at) {
        return at < text.length && text[at] == '{';
    }

    /// Whether the string from `key` to `keyEnd` (including its quotes) is `wanted`. An escaped
    /// character takes up to six bytes.
    private boolean is(int key, int keyEnd, String wanted) {
        int length = keyEnd - key - 2;
        if (length != wanted.length()) {
            return length > wanted.length()
                    && length <= 6 * wanted.length()
                    && escaped(key, keyEnd)
                    && wanted.equals(string(key, keyEnd));
        }
        for (int i = 0; i < length; i++) {
            if (text[key + 1 + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean escaped(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /// The text of a checked string, without quotes and escapes.
    private String string(int from, int to) {
        return JsonString.at(text, from, to);
    }

    /// What we have seen of one message so far: positions in the text, or -1.
    private final class Fields {
        private int idFrom = -1;
        private int idTo;
        private int methodFrom = -1;
        private int methodTo;
        private boolean answered;
        private boolean failed;
        private boolean toolError;
        private @Nullable Long errorCode;
        private @Nullable String target;
        private @Nullable RequestId subject;
        private @Nullable String traceparent;
        private @Nullable String tracestate;

        void id(int from, int to) {
            boolean usable = to >= 0 && text[from] != 'n';
            idFrom = usable ? from : -1;
            idTo = to;
            sawLongId |= usable && isLong(from, to);
        }

        private boolean isLong(int from, int to) {
            return to - from > RequestId.MAX_BYTES;
        }

        void method(int from, int to) {
            methodFrom = isString(from, to) ? from : -1;
            methodTo = to;
        }

        /// If `params` comes twice, the last one counts, with everything in it.
        void forgetParams() {
            target = null;
            subject = null;
            forgetTrace();
        }

        void forgetTrace() {
            traceparent = null;
            tracestate = null;
        }

        void result() {
            answered = true;
            toolError = false;
        }

        /// In JSON-RPC 1.0, `"error": null` beside a result means that there is no error.
        void error(int from) {
            answered = true;
            failed = from < text.length && text[from] != 'n';
            errorCode = null;
        }

        void target(int from, int to) {
            target = isName(from, to) ? string(from, to) : null;
        }

        void subject(int from, int to) {
            boolean usable = to >= 0 && text[from] != 'n' && !isLong(from, to);
            subject = usable ? RequestId.of(text, from, to) : null;
        }

        void traceparent(int from, int to) {
            traceparent = traceText(from, to);
        }

        void tracestate(int from, int to) {
            tracestate = traceText(from, to);
        }

        private @Nullable String traceText(int from, int to) {
            return isString(from, to) && to - from <= MAX_TRACE_BYTES + 2 ? string(from, to) : null;
        }

        void errorCode(int from, int to) {
            errorCode = null;
            if (to < 0 || to - from > MAX_LONG_BYTES) {
                return;
            }
            try {
                errorCode =
                        Long.valueOf(new String(text, from, to - from, StandardCharsets.US_ASCII));
            } catch (NumberFormatException notAnInteger) {
                // The code is no number. This is still an error, but without a code.
            }
        }

        private boolean isString(int from, int to) {
            return to >= 0 && text[from] == '"';
        }

        private boolean isName(int from, int to) {
            return isString(from, to) && to - from <= MAX_NAME_BYTES + 2;
        }

        Kind kind() {
            if (methodFrom >= 0) {
                return idFrom < 0 ? Kind.NOTIFICATION : Kind.REQUEST;
            }
            return answered ? Kind.RESPONSE : Kind.OTHER;
        }

        Method method() {
            return methodFrom < 0 ? Method.OTHER : envelope().method();
        }

        Envelope envelope() {
            boolean named = idFrom >= 0 && !isLong(idFrom, idTo);
            RequestId id = named ? RequestId.of(text, idFrom, idTo) : null;
            Kind kind = kind();
            if (methodFrom >= 0) {
                Method method = Method.of(text, methodFrom + 1, methodTo - 1);
                if (method != Method.OTHER) {
                    return new Envelope(kind, id, method, method.wireName(), params(), null);
                }
                // PHP writes `tools\/call`.
                String name = isName(methodFrom, methodTo) ? string(methodFrom, methodTo) : "other";
                return new Envelope(kind, id, Method.of(name), name, params(), null);
            }
            if (answered) {
                Long code = failed && errorCode == null ? Long.valueOf(0) : errorCode;
                return new Envelope(
                        kind,
                        id,
                        Method.OTHER,
                        "",
                        Envelope.Params.NONE,
                        new Envelope.Answer(failed ? code : null, toolError));
            }
            return new Envelope(kind, id, Method.OTHER, "", Envelope.Params.NONE, null);
        }

        private Envelope.Params params() {
            TraceContext trace =
                    traceparent == null ? null : new TraceContext(traceparent, tracestate);
            return target == null && subject == null && trace == null
                    ? Envelope.Params.NONE
                    : new Envelope.Params(target, subject, trace);
        }
    }
}
