package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.daemon.diagnostics.Incoming.Malformed;
import dev.mcptether.daemon.diagnostics.Incoming.Notification;
import dev.mcptether.daemon.diagnostics.Incoming.Request;
import dev.mcptether.daemon.diagnostics.Incoming.Response;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// One client's session with the embedded server. It reads the client's messages in order and
/// answers each request once. The reader answers quick requests itself. Each tool call runs on a
/// virtual thread and answers from there. No lock is held while anything is sent.
final class McpSession implements ServedSession {
    private final McpServer server;
    private final McpServer.Wiring wiring;
    private final ServerMessages outbox;
    private final OpenCalls calls;
    private final ClientRequests requests;
    private final ServerHandshake handshake = new ServerHandshake();
    private final Subscriptions subscriptions = new Subscriptions();
    private volatile boolean closed;

    McpSession(McpServer server, ToClient client) {
        this.server = server;
        this.wiring = server.wiring();
        this.outbox = new ServerMessages(client, wiring);
        this.calls = new OpenCalls(wiring);
        this.requests = new ClientRequests(message -> outbox.send(Kind.REQUEST, message), wiring);
    }

    @Override
    public void receive(byte[] message) throws InterruptedException {
        long arrivedNanos = wiring.timers().nanos();
        JsonNode tree;
        try {
            tree = Json.read(message);
        } catch (JacksonException notJson) {
            RpcError error = new RpcError(RpcError.PARSE_ERROR, "Parse error: not JSON");
            outbox.refuse(NullNode.getInstance(), error);
            return;
        }
        Kind kind;
        if (tree instanceof ArrayNode batch) {
            kind = Kind.BATCH;
            take(batch, message.length);
        } else {
            kind = take(Incoming.of(tree), outbox.single(), message.length);
        }
        wiring.events()
                .emit(
                        new Message.Passed(
                                Direction.TO_DAEMON,
                                kind,
                                message.length,
                                wiring.timers().nanos() - arrivedNanos));
    }

    @Override
    public String client() {
        return handshake.client();
    }

    @Override
    public int callsInFlight() {
        return calls.size();
    }

    @Override
    public void close() {
        closed = true;
        for (OpenCall call : calls.all()) {
            if (subscriptions.remove(call)) {
                calls.answer(call, server.results().subscriptionOver(call.request().id()));
            } else {
                calls.withdraw(call, CallOutcome.ABANDONED);
            }
        }
    }

    /// Sends a notification.
    void tell(ObjectNode notification) throws InterruptedException {
        outbox.send(Kind.NOTIFICATION, notification);
    }

    Client.Answer ask(Method method, ObjectNode params, Duration patience)
            throws InterruptedException {
        return requests.ask(method, params, patience);
    }

    void toolsChanged() throws InterruptedException {
        if (handshake.legacy()) {
            tell(Json.notification(Subscriptions.TOOLS_CHANGED));
        }
        for (ObjectNode each : subscriptions.toolsChanged()) {
            tell(each);
        }
    }

    private void take(ArrayNode batch, int bytes) throws InterruptedException {
        if (batch.isEmpty() || !handshake.batches()) {
            String why = batch.isEmpty() ? "an empty batch" : "no batches in this version";
            outbox.refuse(
                    NullNode.getInstance(),
                    new RpcError(RpcError.INVALID_REQUEST, "Invalid request: " + why));
            return;
        }
        List<Incoming> messages = new ArrayList<>();
        batch.forEach(each -> messages.add(Incoming.of(each)));
        BatchAnswers together =
                new BatchAnswers(
                        (int) messages.stream().filter(Incoming::wantsAnswer).count(),
                        outbox::sendBatch);
        for (Incoming each : messages) {
            take(each, together.reply(), bytes / batch.size());
        }
    }

    private Kind take(Incoming incoming, Reply reply, int bytes) throws InterruptedException {
        return switch (incoming) {
            case Request request -> {
                Optional<OpenCall> call = calls.start(request, reply, bytes);
                if (call.isPresent()) {
                    begin(call.get());
                }
                yield Kind.REQUEST;
            }
            case Notification notification -> {
                if (notification.method().equals("notifications/cancelled")) {
                    calls.cancel(notification.params().path("requestId").toString());
                }
                yield Kind.NOTIFICATION;
            }
            case Response response -> {
                if (!requests.answered(response.id(), response.message())) {
                    wiring.events()
                            .emit(new Dropped(Dropped.What.CLIENT_ANSWER, Dropped.Why.STALE, 1));
                }
                yield Kind.RESPONSE;
            }
            case Malformed malformed -> {
                reply.answer(ServerMessages.error(malformed.id(), malformed.error()));
                yield Kind.OTHER;
            }
        };
    }

    private void begin(OpenCall call) {
        if (closed) {
            // The close may have looked at the open calls before this one was among them.
            calls.withdraw(call, CallOutcome.ABANDONED);
        } else if (call.request().known() == Method.TOOLS_CALL) {
            call.workOn(() -> work(call));
        } else {
            work(call);
        }
    }

    /// Catches everything on a call's thread. Whatever happens, the call ends.
    private void work(OpenCall call) {
        try {
            perform(call);
        } catch (RpcError refused) {
            calls.answer(call, refused);
        } catch (InterruptedException withdrawn) {
            calls.withdraw(call, CallOutcome.ABANDONED);
        } catch (RuntimeException | Error broken) {
            Threads.surpriseIfOutOfMemory(broken);
            String what = "Internal error: " + broken.getClass().getSimpleName();
            calls.answer(call, new RpcError(RpcError.INTERNAL_ERROR, what));
        }
    }

    private void perform(OpenCall call) throws RpcError, InterruptedException {
        Request request = call.request();
        if (request.known() == Method.INITIALIZE && !RequestTerms.carriedBy(request)) {
            RequestTerms settled = handshake.initialize(request);
            calls.answer(call, server.results().initialize(settled.version()));
            return;
        }
        RequestTerms terms = handshake.terms(request);
        if (request.known() == Method.SUBSCRIPTIONS_LISTEN && terms.modern()) {
            tell(subscriptions.acknowledgement(call));
            subscriptions.add(call);
            return;
        }
        ObjectNode result = terms.modern() ? modern(call, terms) : legacy(call, terms);
        calls.answer(call, result);
    }

    private ObjectNode modern(OpenCall call, RequestTerms terms)
            throws RpcError, InterruptedException {
        Results results = server.results();
        return switch (call.request().method()) {
            case "server/discover" -> results.complete(results.discover());
            case "tools/list" -> results.complete(results.cacheable(results.tools()));
            case "tools/call" -> results.complete(callTool(call, terms));
            default -> throw RpcError.methodNotFound(call.request().method());
        };
    }

    private ObjectNode legacy(OpenCall call, RequestTerms terms)
            throws RpcError, InterruptedException {
        return switch (call.request().method()) {
            case "initialize" ->
                    throw new RpcError(
                            RpcError.INVALID_REQUEST, "Invalid request: already initialized");
            case "ping" -> Json.object();
            case "tools/list" -> server.results().tools();
            case "tools/call" -> callTool(call, terms);
            case "logging/setLevel" -> setLevel(call.request());
            default -> throw RpcError.methodNotFound(call.request().method());
        };
    }

    private ObjectNode setLevel(Request request) throws RpcError {
        handshake.log(
                LoggingLevel.of(request.params().path("level").asString(""))
                        .orElseThrow(() -> RpcError.invalidParams("level is not a log level")));
        return Json.object();
    }

    private ObjectNode callTool(OpenCall call, RequestTerms terms)
            throws RpcError, InterruptedException {
        ObjectNode params = call.request().params();
        String name = params.path("name").asString("");
        Tool tool =
                server.tool(name)
                        .orElseThrow(() ->
                                RpcError.invalidParams("Unknown tool: " + RpcError.clipped(name)));
        JsonNode given = params.path("arguments");
        if (!given.isMissingNode() && !given.isObject()) {
            throw RpcError.invalidParams("arguments must be an object");
        }
        Arguments arguments =
                new Arguments(given instanceof ObjectNode object ? object : Json.object());
        try {
            return tool.call(new RunningCall(call, terms, arguments, this)).toJson();
        } catch (Tool.InvalidArgument refused) {
            // MCP wants this where a model can read it, as the tool's own failure.
            return ToolResult.failure(String.valueOf(refused.getMessage())).toJson();
        }
    }
}
