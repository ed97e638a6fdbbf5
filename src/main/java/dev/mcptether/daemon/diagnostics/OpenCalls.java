package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.diagnostics.Incoming.Request;
import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls of one client that are not settled. They are bounded in number and bytes, told apart
/// by id, and each is started and finished exactly once. The session's reader opens them; any
/// thread may end them.
final class OpenCalls {
    /// W3C: a traceparent of version 00 has 55 characters; later ones may be longer.
    private static final int TRACEPARENT_MOST = 128;

    private static final int TRACESTATE_MOST = 512;
    private static final int TEXT_MOST = 128;

    /// @param calls open at once
    /// @param bytes of the requests that are open
    /// @param patience how long the reader waits for room, without a call ending, before it refuses
    ///   a request
    record Limits(int calls, int bytes, Duration patience) {}

    private final Limits limits;
    private final CallSequence numbers;
    private final EventSink events;
    private final Timers timers;
    private final Semaphore room;
    private final AtomicLong ended = new AtomicLong();
    private final Map<String, OpenCall> open = new ConcurrentHashMap<>();

    OpenCalls(McpServer.Wiring wiring) {
        this.limits = wiring.limits();
        this.numbers = wiring.numbers();
        this.events = wiring.events();
        this.timers = wiring.timers();
        this.room = new Semaphore(limits.bytes());
    }

    int size() {
        return open.size();
    }

    Collection<OpenCall> all() {
        return List.copyOf(open.values());
    }

    /// Starts a call; empty when it cannot be worked on and has been answered with the reason.
    Optional<OpenCall> start(Request request, Reply reply, int bytes) throws InterruptedException {
        long startedNanos = timers.nanos();
        int wanted = Math.min(bytes, limits.bytes());
        boolean fits = awaitRoom(wanted);
        OpenCall call =
                new OpenCall(numbers.next(), request, reply, fits ? wanted : 0, startedNanos);
        events.emit(
                new Call.Started(
                        call.number(),
                        Initiator.CLIENT,
                        request.known(),
                        clipped(request.key()),
                        target(request),
                        trace(request.meta())));
        if (!fits || open.size() >= limits.calls()) {
            answer(call, overloaded());
            return Optional.empty();
        }
        if (open.putIfAbsent(request.key(), call) != null) {
            answer(call, inUse(request));
            return Optional.empty();
        }
        return Optional.of(call);
    }

    /// The client cancels a request. It gets no answer, and its worker is told.
    void cancel(String key) {
        OpenCall call = open.get(key);
        if (call != null && withdraw(call, CallOutcome.CANCELLED)) {
            call.reply().withhold();
        }
    }

    /// Ends a call without an answer, unless it has ended.
    boolean withdraw(OpenCall call, CallOutcome outcome) {
        if (!call.settle()) {
            return false;
        }
        open.remove(call.request().key(), call);
        call.interrupt();
        finished(call, outcome, null);
        return true;
    }

    /// Ends a call with a result, unless it has ended.
    void answer(OpenCall call, ObjectNode result) {
        boolean failed = result.path("isError").asBoolean(false);
        answer(call, "result", result, failed ? CallOutcome.TOOL_ERROR : CallOutcome.OK, null);
    }

    /// Ends a call with an error, unless it has ended.
    void answer(OpenCall call, RpcError error) {
        CallOutcome outcome =
                error.code() == RpcError.OVERLOADED ? CallOutcome.OVERLOADED : CallOutcome.ERROR;
        answer(call, "error", error.toJson(), outcome, (long) error.code());
    }

    private void answer(
            OpenCall call,
            String member,
            ObjectNode content,
            CallOutcome outcome,
            @Nullable Long errorCode) {
        if (!call.settle()) {
            return;
        }
        // Before the client can have the answer: it may use the id again at once.
        open.remove(call.request().key(), call);
        ObjectNode message = Json.object().put("jsonrpc", "2.0");
        message.set("id", call.request().id());
        message.set(member, content);
        try {
            if (call.reply().answer(message)) {
                finished(call, outcome, errorCode);
            } else {
                finished(call, CallOutcome.MESSAGE_TOO_LARGE, (long) RpcError.MESSAGE_TOO_LARGE);
            }
        } catch (InterruptedException closing) {
            finished(call, CallOutcome.ABANDONED, null);
            Thread.currentThread().interrupt();
        }
    }

    private void finished(OpenCall call, CallOutcome outcome, @Nullable Long errorCode) {
        room.release(call.bytes());
        ended.incrementAndGet();
        events.emit(
                new Call.Finished(
                        call.number(),
                        Initiator.CLIENT,
                        call.request().known(),
                        outcome,
                        errorCode,
                        Duration.ofNanos(timers.nanos() - call.startedNanos())));
    }

    /// Waits for room as long as calls end meanwhile. If they do, the client only has to read
    /// faster.
    private boolean awaitRoom(int bytes) throws InterruptedException {
        while (true) {
            long endedBefore = ended.get();
            if (room.tryAcquire(bytes, limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (ended.get() == endedBefore) {
                return false;
            }
        }
    }

    private RpcError overloaded() {
        return RpcError.overloaded(
                "This session may have %d calls with %d bytes open; try again when some are answered"
                        .formatted(limits.calls(), limits.bytes()));
    }

    private static RpcError inUse(Request request) {
        return new RpcError(
                RpcError.INVALID_REQUEST,
                "Invalid request: another open request has the id " + clipped(request.key()));
    }

    private static @Nullable String target(Request request) {
        if (request.known() != Method.TOOLS_CALL) {
            return null;
        }
        String name = request.params().path("name").asString("");
        return name.isEmpty() ? null : clipped(name);
    }

    private static @Nullable TraceContext trace(JsonNode meta) {
        String parent = meta.path("traceparent").asString("");
        if (parent.isEmpty() || parent.length() > TRACEPARENT_MOST) {
            return null;
        }
        String state = meta.path("tracestate").asString("");
        boolean usable = !state.isEmpty() && state.length() <= TRACESTATE_MOST;
        return new TraceContext(parent, usable ? state : null);
    }

    private static String clipped(String text) {
        return text.length() <= TEXT_MOST ? text : text.substring(0, TEXT_MOST);
    }
}
