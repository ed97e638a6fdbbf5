package dev.mcptether.link.exai;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector.Dialing;
import dev.mcptether.link.FarEnd;
import dev.mcptether.link.exai.Question.Asker;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Looks like a connection to an MCP daemon. It answers itself what is about MCP, and gives
/// everything else to the {@link Desk}. The connection, its desk and its lanes all run in turns of
/// its own. Any thread may call it.
final class ExaiConnection implements Connection, Dialing, Desk.Front {
    /// Bound on progress notes that the client has not read. Further ones are left out, because
    /// each note replaces the earlier ones.
    private static final int MOST_NOTES = 64;

    private static final int MOST_NOTE_CHARACTERS = 4096;

    /// Bound on answers that the client has not read. Beyond it no further question is asked.
    private static final int MOST_UNREAD_BYTES = 2 << 20;

    private final Surroundings around;
    private final ConnectionListener listener;
    private final Desk desk;
    private final Deque<byte[]> toClient = new ArrayDeque<>();
    private long unreadBytes;

    /// The size of the message that the bridge has, until it demands the next one.
    private int takenBytes;

    private boolean demanded;
    private boolean told;
    private boolean over;
    private @Nullable Introductions introductions;
    private @Nullable Runnable last;

    ExaiConnection(
            Surroundings around,
            ConnectionListener listener,
            Life life,
            Function<ConnectionListener, Dialing> dialer) {
        this.around = around;
        this.listener = listener;
        this.desk = new Desk(around, this, life, dialer);
    }

    ExaiConnection dial() {
        around.turns().run(desk::start);
        return this;
    }

    @Override
    public void cancel() {
        around.turns()
                .run(() -> {
                    if (!told) {
                        desk.close("cancelled");
                        failed(new ConnectFailure(ConnectOutcome.ABANDONED, "cancelled"));
                    }
                });
    }

    // From the desk

    @Override
    public void opened(Lane.Standing standing) {
        told = true;
        introductions =
                new Introductions(
                        around.config().serverName(), "exai-" + standing.generation().label());
        listener.opened(this);
    }

    @Override
    public Question ownList() {
        Duration most = around.config().deadlines().most();
        return new Question(
                Question.Kind.LIST,
                new Asker("", null, false),
                new byte[0],
                new byte[0],
                around.nanos() + most.toNanos());
    }

    @Override
    public void failed(ConnectFailure failure) {
        if (!told) {
            told = true;
            over = true;
            listener.failed(failure);
        }
    }

    @Override
    public void lost(int code, String detail) {
        end(code, detail);
    }

    private void end(int code, String detail) {
        if (!over) {
            over = true;
            last = () -> listener.closed(code, detail);
            deliver();
        }
    }

    @Override
    public void answer(Question question, Verdict verdict) {
        Asker asker = question.asker;
        if (asker.id().isEmpty()) {
            return;
        }
        switch (verdict) {
            case Verdict.Tools(JsonNode tools) -> {
                ObjectNode list = ToolResults.tools(tools);
                result(asker, asker.modern() ? Introductions.cacheable(list) : list);
            }
            case Verdict.Answer(JsonNode frame, DaemonFrame.@Nullable Failure failure) ->
                    result(asker, ToolResults.answer(frame, failure));
            case Verdict.Streamed(String chunks) -> result(asker, ToolResults.streamed(chunks));
            case Verdict.Said(String text) -> result(asker, ToolResults.said(text));
            case Verdict.Failed(DaemonFrame.Failure failure) -> failed(question, failure);
            case Verdict.Refused refused -> give(Replies.refused(asker.id(), refused));
        }
    }

    /// Answers with an error. By MCP an unknown tool is an error of the protocol. A failure of the
    /// tool, or of its arguments, is a result that the model reads.
    private void failed(Question question, DaemonFrame.Failure failure) {
        String id = question.asker.id();
        if (question.kind == Question.Kind.LIST) {
            give(Replies.error(id, -32603, ToolResults.failureText(failure), null));
        } else if (failure.code().equals("TOOL_NOT_FOUND")) {
            give(Replies.error(id, Replies.INVALID_PARAMS, ToolResults.failureText(failure), null));
        } else {
            result(question.asker, ToolResults.failure(failure));
        }
    }

    private void result(Asker asker, ObjectNode result) {
        give(
                Replies.result(
                        asker.id(), asker.modern() ? introductions().complete(result) : result));
    }

    @Override
    public void progress(Question question, String message) {
        String token = question.asker.progressToken();
        if (token != null && toClient.size() < MOST_NOTES) {
            String note =
                    message.length() <= MOST_NOTE_CHARACTERS
                            ? message
                            : message.substring(0, MOST_NOTE_CHARACTERS);
            give(Replies.progress(question.asker, ++question.progress, note));
        }
    }

    private void give(byte[] message) {
        toClient.add(message);
        unreadBytes += message.length;
        deliver();
    }

    @Override
    public boolean isBehind() {
        return unreadBytes + takenBytes > MOST_UNREAD_BYTES;
    }

    private void deliver() {
        while (demanded && !toClient.isEmpty()) {
            demanded = false;
            byte[] message = toClient.remove();
            unreadBytes -= message.length;
            takenBytes = message.length;
            listener.text(message);
        }
        Runnable ending = last;
        if (ending != null && toClient.isEmpty()) {
            last = null;
            ending.run();
        }
    }

    private Introductions introductions() {
        if (introductions == null) {
            throw new IllegalStateException("not opened");
        }
        return introductions;
    }

    // From the bridge

    /// The EXAI daemon cannot prove who it is.
    @Override
    public FarEnd farEnd() {
        return FarEnd.unproven(false);
    }

    @Override
    public void sendText(byte[] message, boolean more) {
        around.turns()
                .run(() -> {
                    if (!over) {
                        handle(message);
                        listener.written(message.length);
                    }
                });
    }

    @Override
    public void sendControl(byte[] frame) {}

    @Override
    public void acknowledge(byte[] frame) {}

    @Override
    public void flush() {}

    /// The bridge asks whether the daemon lives. This always answers: only the lanes can judge the
    /// daemon's silence.
    @Override
    public void ping() {
        listener.alive();
    }

    @Override
    public void demand() {
        around.turns()
                .run(() -> {
                    boolean behind = isBehind();
                    demanded = true;
                    takenBytes = 0;
                    deliver();
                    if (behind && !isBehind()) {
                        desk.clientRead();
                    }
                });
    }

    @Override
    public void close(int code, String reason) {
        around.turns()
                .run(() -> {
                    toClient.clear();
                    unreadBytes = 0;
                    takenBytes = 0;
                    desk.close(reason);
                    end(code, reason);
                });
    }

    @Override
    public void abort() {
        close(1006, "");
    }

    private void handle(byte[] message) {
        switch (Peek.at(message)) {
            case Peeked.Single(Envelope envelope) -> handle(envelope, message);
            case Peeked.Batch _ -> {
                // Only MCP 2025-03-26 has batches. The parts are answered one by one, in any order.
                for (JsonNode part : OpFrames.MAPPER.readTree(message)) {
                    byte[] bytes = OpFrames.bytes(part);
                    if (Peek.at(bytes) instanceof Peeked.Single(Envelope envelope)) {
                        handle(envelope, bytes);
                    }
                }
            }
            case Peeked.TooLarge _, Peeked.NotJson _ -> {}
        }
    }

    private void handle(Envelope envelope, byte[] message) {
        if (envelope.isRequest() && envelope.id() != null) {
            request(envelope, envelope.id().json(), message);
        } else if (envelope.methodName().equals("notifications/cancelled")
                && envelope.params().subject() != null) {
            desk.cancel(envelope.params().subject().json());
        }
    }

    private void request(Envelope envelope, String id, byte[] message) {
        JsonPart params = JsonPart.of(message).at("params");
        JsonPart version = params.at("_meta", "io.modelcontextprotocol/protocolVersion");
        boolean modern = !version.isMissing();
        if (modern && !version.string().equals(Introductions.MODERN)) {
            give(
                    Replies.error(
                            id,
                            Replies.UNSUPPORTED_PROTOCOL_VERSION,
                            "Unsupported protocol version",
                            Introductions.unsupported(version.string())));
            return;
        }
        Asker asker = new Asker(id, token(params), modern);
        switch (envelope.method()) {
            case INITIALIZE ->
                    result(
                            asker,
                            introductions().initialize(params.at("protocolVersion").string()));
            case DISCOVER -> result(asker, introductions().discover());
            case PING, LOGGING_SET_LEVEL -> result(asker, OpFrames.MAPPER.createObjectNode());
            case TOOLS_LIST -> ask(Question.Kind.LIST, asker, new byte[0], new byte[0]);
            case TOOLS_CALL -> call(asker, params);
            default ->
                    give(
                            Replies.error(
                                    id,
                                    Replies.METHOD_NOT_FOUND,
                                    "Method not found: an EXAI daemon only has tools",
                                    null));
        }
    }

    private void call(Asker asker, JsonPart params) {
        byte[] name = params.at("name").bytes();
        JsonPart given = params.at("arguments");
        byte[] arguments = given.bytes();
        boolean none = given.isMissing() || arguments[0] == 'n';
        if (name.length < 3 || name[0] != '"') {
            give(
                    Replies.error(
                            asker.id(),
                            Replies.INVALID_PARAMS,
                            "params.name must be a tool's name",
                            null));
        } else if (!none && arguments[0] != '{') {
            give(
                    Replies.error(
                            asker.id(),
                            Replies.INVALID_PARAMS,
                            "params.arguments must be an object",
                            null));
        } else {
            // The daemon fails on null in B' and C, so send an empty object.
            ask(Question.Kind.CALL, asker, name, none ? new byte[] {'{', '}'} : arguments);
        }
    }

    private void ask(Question.Kind kind, Asker asker, byte[] name, byte[] arguments) {
        Duration most = around.config().deadlines().most();
        desk.submit(new Question(kind, asker, name, arguments, around.nanos() + most.toNanos()));
    }

    /// The progress token: by MCP a string or a number. Clients drop the connection over progress
    /// that nobody asked for, so any other value counts as none.
    private static @Nullable String token(JsonPart params) {
        byte[] token = params.at("_meta", "progressToken").bytes();
        boolean usable =
                token.length > 0
                        && (token[0] == '"' || token[0] == '-' || Character.isDigit(token[0]));
        return usable ? new String(token, StandardCharsets.UTF_8) : null;
    }
}
