package dev.mcptether.link.exai;

import dev.mcptether.link.exai.ExaiScript.Kind;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Plays the process of an EXAI daemon without a network. It sends what each generation sends,
/// frame for frame, with its defects. Its input and output are texts. One instance is one process,
/// so its memory of calls ends with it. Only its turns use its state.
final class ScriptedExai {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration REMEMBERED_LATER = Duration.ofMinutes(5);

    private final ExaiScript script;
    private final Timers timers;
    private final Turns turns;
    private final long bornNanos;
    private final double bornSeconds;
    private final ExaiTools tools = new ExaiTools();
    private final List<Run> runs = new ArrayList<>();
    private Consumer<Run> journal = _ -> {};
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Kept> byId = new HashMap<>();
    private final Map<String, Kept> byKey = new HashMap<>();

    /// The request id that runs under each key, or that has left its mark there.
    private final Map<String, String> running = new HashMap<>();

    /// The ids of calls that did not succeed, which A keeps for ever.
    private final Set<String> idsInFlight = new HashSet<>();

    private final Map<String, List<Consumer<ObjectNode>>> joined = new HashMap<>();
    private long blockedUntilNanos;
    private int dropped;
    private int mostClients;
    private boolean dead;

    /// One start of a tool.
    record Run(String tool, String arguments, String id) {}

    /// The way from the daemon to a client.
    interface Outlet {
        void send(String frame);

        void close(int code, String reason);

        /// Ends the TCP connection without a close frame.
        void drop();
    }

    private record Kept(ObjectNode result, long nanos) {}

    ScriptedExai(ExaiScript script, Timers timers, double bornSeconds) {
        this.script = script;
        this.timers = timers;
        this.turns = new Turns(Throwable::printStackTrace);
        this.bornNanos = timers.nanos();
        this.bornSeconds = bornSeconds;
        this.blockedUntilNanos = bornNanos;
    }

    void journal(Consumer<Run> writer) {
        journal = writer;
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    /// The number of frames that came too fast.
    int dropped() {
        return dropped;
    }

    int clients() {
        return clients.size();
    }

    int mostClients() {
        return mostClients;
    }

    boolean isBlocked() {
        return timers.nanos() - blockedUntilNanos < 0;
    }

    double bornSeconds() {
        return bornSeconds;
    }

    /// Takes a WebSocket that has been opened.
    Client accept(Outlet outlet) {
        Client client = new Client(outlet);
        turns.run(() ->
                unblocked(() -> {
                    if (clients.size() >= script.places()) {
                        outlet.close(
                                1008,
                                "Too many connections from your IP (%d/%d)"
                                        .formatted(clients.size(), script.places()));
                        return;
                    }
                    clients.add(client);
                    mostClients = Math.max(mostClients, clients.size());
                    client.open = true;
                    client.next();
                }));
        return client;
    }

    /// Ends as after SIGTERM.
    void stop() {
        turns.run(() -> {
            dead = true;
            for (Client client : List.copyOf(clients)) {
                if (script.kind() == Kind.C) {
                    client.outlet.drop();
                } else {
                    client.outlet.close(1001, "");
                }
            }
            clients.clear();
        });
    }

    /// Ends as after SIGKILL.
    void kill() {
        turns.run(() -> {
            dead = true;
            List.copyOf(clients).forEach(client -> client.outlet.drop());
            clients.clear();
        });
    }

    /// Closes all sockets with this code and reason, and lives on.
    void closeAll(int code, String reason) {
        turns.run(() -> {
            for (Client client : List.copyOf(clients)) {
                client.gone();
                client.outlet.close(code, reason);
            }
        });
    }

    private void after(Duration delay, Runnable task) {
        timers.after(
                delay,
                () ->
                        turns.run(() ->
                                unblocked(() -> {
                                    if (!dead) {
                                        task.run();
                                    }
                                })));
    }

    /// Runs a task in a turn as soon as no tool blocks the daemon.
    void whenUnblocked(Runnable task) {
        turns.run(() -> unblocked(task));
    }

    /// Runs a task when no tool blocks the event loop. Until then nothing else happens.
    private void unblocked(Runnable task) {
        if (isBlocked()) {
            timers.after(
                    Duration.ofNanos(blockedUntilNanos - timers.nanos()),
                    () -> turns.run(() -> unblocked(task)));
        } else {
            task.run();
        }
    }

    private double now() {
        return bornSeconds + (timers.nanos() - bornNanos) / 1e9;
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static final class Bucket {
        double tokens;
        long nanos;
    }

    private boolean takes(String key, double burst, double perSecond) {
        Bucket bucket =
                buckets.computeIfAbsent(
                        key,
                        _ -> {
                            Bucket fresh = new Bucket();
                            fresh.tokens = burst;
                            fresh.nanos = timers.nanos();
                            return fresh;
                        });
        long nanos = timers.nanos();
        bucket.tokens = Math.min(burst, bucket.tokens + (nanos - bucket.nanos) / 1e9 * perSecond);
        bucket.nanos = nanos;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    /// One connection. The daemon serves its frames strictly in order.
    final class Client {
        private final Outlet outlet;
        private final Deque<String> unread = new ArrayDeque<>();
        private boolean open;
        private boolean greeted;
        private boolean busy;
        private boolean zombie;
        private String session = "";

        private Client(Outlet outlet) {
            this.outlet = outlet;
        }

        void receive(String frame) {
            turns.run(() ->
                    unblocked(() -> {
                        unread.add(frame);
                        next();
                    }));
        }

        void closed() {
            turns.run(this::gone);
        }

        private void gone() {
            open = false;
            clients.remove(this);
        }

        private void next() {
            while (open && !busy && !zombie && !unread.isEmpty() && !dead) {
                String frame = unread.remove();
                if (greeted) {
                    serve(frame);
                } else {
                    greet(frame);
                }
            }
        }

        private void send(ObjectNode frame) {
            if (open && !dead) {
                outlet.send(JSON.writeValueAsString(frame));
            }
        }

        private void end(int code, String reason) {
            outlet.close(code, reason);
            gone();
        }

        private void refuse(String error, int code, String reason) {
            send(object().put("op", "hello_ack").put("ok", false).put("error", error));
            end(code, reason);
        }

        private void greet(String text) {
            boolean c = script.kind() == Kind.C;
            JsonNode hello;
            try {
                hello = JSON.readTree(text);
            } catch (JacksonException notJson) {
                if (c) {
                    end(4000, "invalid message");
                } else {
                    refuse("invalid_hello", 4000, "invalid hello");
                }
                return;
            }
            if (!hello.isObject()) {
                end(1000, "");
                return;
            }
            if (!hello.path("op").asString("").equals("hello")) {
                refuse("missing_hello", 4001, c ? "unrecognized protocol" : "missing hello");
                return;
            }
            boolean valid = script.kind() == Kind.A || script.token().length() >= 16;
            String wanted = valid ? script.token() : "";
            if (!wanted.isEmpty() && !hello.path("token").asString("").equals(wanted)) {
                refuse("unauthorized", 4003, "unauthorized");
                return;
            }
            String asked = hello.path("session_id").asString("");
            boolean takesIds = script.kind().isPrime() || c;
            if (takesIds
                    && !asked.isEmpty()
                    && !asked.matches("(?=.*[A-Za-z0-9])[A-Za-z0-9_-]{3,64}")) {
                end(1000, "");
                return;
            }
            session = takesIds && !asked.isEmpty() ? asked : UUID.randomUUID().toString();
            greeted = true;
            send(object().put("op", "hello_ack").put("ok", true).put("session_id", session));
        }

        private void serve(String text) {
            if (script.frames() > 0) {
                String over =
                        !takes("session " + session, script.frames(), script.perSecond())
                                ? "user_rate_limit_exceeded"
                                : !takes("ip", script.frames() * 2.0, script.perSecond() * 2)
                                        ? "ip_rate_limit_exceeded"
                                        : "";
                if (!over.isEmpty()) {
                    dropped++;
                    overRate(over + " (retry after 0.2s)");
                    return;
                }
            }
            JsonNode frame;
            try {
                frame = JSON.readTree(text);
            } catch (JacksonException notJson) {
                if (script.kind() == Kind.A) {
                    send(object().put("op", "error").put("message", "invalid_json"));
                } else {
                    opError("VALIDATION_ERROR", "Invalid JSON: message could not be parsed");
                }
                return;
            }
            switch (frame.path("op").asString("")) {
                case "list_tools" -> list(frame);
                case "call_tool" -> {
                    if (script.kind().isPrime()) {
                        bare(id(frame), "INVALID_REQUEST");
                    } else {
                        call(frame, frame.path("name"), text.length());
                    }
                }
                case "tool_call" -> {
                    if (script.kind() == Kind.A || script.kind() == Kind.B) {
                        unknownOp(frame, "tool_call");
                    } else {
                        call(frame, frame.path("tool").path("name"), text.length());
                    }
                }
                case "health" -> {
                    if (script.kind() == Kind.A) {
                        health();
                    } else {
                        unknownOp(frame, "health");
                    }
                }
                default -> unknownOp(frame, frame.path("op").asString(""));
            }
        }

        private void overRate(String why) {
            if (script.kind() == Kind.A) {
                send(object().put("op", "error").put("message", "rate_limit_exceeded: " + why));
            } else {
                opError("OVER_CAPACITY", "Rate limit exceeded: " + why);
            }
        }

        private void opError(String code, String message) {
            ObjectNode frame = object().put("op", "error");
            frame.putObject("error").put("code", code).put("message", message);
            send(frame);
        }

        private void bare(String code, String message) {
            ObjectNode frame = object();
            frame.putObject("error").put("code", code).put("message", message);
            send(frame);
        }

        private static String id(JsonNode frame) {
            return frame.path("request_id").asString("unknown");
        }

        private void unknownOp(JsonNode frame, String op) {
            switch (script.kind()) {
                case A -> send(object().put("op", "error").put("message", "Unknown op: " + op));
                case B -> opError("INVALID_REQUEST", "Unknown operation: " + op);
                case B_PRIME, B_PRIME_FIRST -> bare(id(frame), "INVALID_REQUEST");
                case C -> bare("INVALID_REQUEST", "Unknown operation: " + op);
            }
        }

        private void health() {
            long up = (timers.nanos() - bornNanos) / 1_000_000_000;
            ObjectNode frame = object().put("op", "health_res").put("ok", true);
            frame.putObject("health")
                    .put("t", now())
                    .put(
                            "uptime_human",
                            "%s%d:%02d:%02d"
                                    .formatted(
                                            up >= 86_400 ? up / 86_400 + " days, " : "",
                                            up % 86_400 / 3600,
                                            up / 60 % 60,
                                            up % 60))
                    .put("sessions", clients.size())
                    .put("global_capacity", 24)
                    .put("tool_count", tools.size());
            send(frame);
        }

        private void list(JsonNode frame) {
            ObjectNode answer = object().put("op", "list_tools_res");
            answer.set("tools", tools.list(script.kind()));
            if (script.kind().isPrime() || script.kind() == Kind.C) {
                answer.put("request_id", id(frame)).put("timestamp", "2026-11-28 22:08:43 AEDT");
            }
            send(answer);
        }

        private void call(JsonNode frame, JsonNode named, int length) {
            String name = named.asString("").replaceAll("[_-]EXAI[_-]WS$", "");
            JsonNode arguments = frame.path("arguments");
            JsonNode id = frame.path("request_id");
            boolean wellFormed =
                    named.isString()
                            && !name.isEmpty()
                            && id.isString()
                            && (arguments.isObject() || arguments.isMissingNode());
            if (!wellFormed) {
                malformed(frame);
            } else {
                new ExaiCall(
                                name,
                                arguments.isMissingNode() ? object() : arguments,
                                id.stringValue(),
                                length)
                        .begin();
            }
        }

        private void malformed(JsonNode frame) {
            if (script.kind() == Kind.A) {
                send(object().put("op", "error").put("message", "invalid_message: not a call"));
                return;
            }
            ObjectNode answer = object().put("op", "call_tool_res");
            answer.set("request_id", frame.path("request_id"));
            answer.putObject("error")
                    .put("code", "INVALID_REQUEST")
                    .put("message", "Invalid message: not a call");
            send(answer);
        }

        /// One call on this connection.
        private final class ExaiCall {
            private final String name;
            private final JsonNode arguments;
            private final String id;
            private final String key;
            private final int length;
            private boolean over;

            ExaiCall(String name, JsonNode arguments, String id, int length) {
                this.name = name;
                this.arguments = arguments;
                this.id = id;
                this.key = name + JSON.writeValueAsString(arguments);
                this.length = length;
            }

            void begin() {
                if (!tools.knows(name)) {
                    unknown();
                    return;
                }
                switch (script.kind()) {
                    case A -> beginA();
                    case B -> beginB();
                    case B_PRIME, B_PRIME_FIRST, C -> beginC();
                }
            }

            private ObjectNode res() {
                return object().put("op", "call_tool_res").put("request_id", id);
            }

            private ObjectNode failure(String code, String message) {
                ObjectNode answer = res();
                answer.putObject("error").put("code", code).put("message", message);
                return answer;
            }

            private void unknown() {
                switch (script.kind()) {
                    case A -> send(failure("TOOL_NOT_FOUND", "Unknown tool: " + name));
                    case B -> {
                        ObjectNode answer = failure("TOOL_NOT_FOUND", "Unknown tool: " + name);
                        answer.withObjectProperty("error")
                                .putObject("details")
                                .put("requested_tool", name);
                        send(answer);
                    }
                    case B_PRIME, B_PRIME_FIRST -> bare(id, "TOOL_NOT_FOUND");
                    case C -> bare("TOOL_NOT_FOUND", "Tool not found: " + name);
                }
            }

            private @Nullable ObjectNode kept(Map<String, Kept> cache, String by, Duration ttl) {
                Kept found = cache.get(by);
                return found != null && timers.nanos() - found.nanos() < ttl.toNanos()
                        ? found.result()
                        : null;
            }

            private void beginA() {
                ObjectNode sameId = kept(byId, id, REMEMBERED);
                ObjectNode sameKey = kept(byKey, key, REMEMBERED);
                if (sameId != null) {
                    send(sameId.deepCopy());
                } else if (idsInFlight.contains(id)) {
                    send(
                            object().put("op", "progress")
                                    .put("request_id", id)
                                    .put("name", name)
                                    .put("t", now())
                                    .put("note", "duplicate request; still processing"));
                } else if (sameKey != null) {
                    ObjectNode answer = res();
                    answer.set("outputs", sameKey.path("outputs"));
                    send(answer);
                } else if (running.containsKey(key)) {
                    ObjectNode answer = failure("DUPLICATE", "duplicate call in flight");
                    answer.withObjectProperty("error").put("original_request_id", running.get(key));
                    send(answer);
                } else {
                    runA();
                }
            }

            private void runA() {
                running.put(key, id);
                if (tools.isFull(name, arguments)) {
                    // The mark stays, so a retry counts as a duplicate until the mark expires.
                    after(script.callTimeout(), () -> running.remove(key, id));
                    ObjectNode answer =
                            failure(
                                    "OVER_CAPACITY",
                                    "Session concurrency limit reached; retry soon");
                    answer.withObjectProperty("error").put("retry_after", 1);
                    send(answer);
                    return;
                }
                idsInFlight.add(id);
                send(progress().put("note", "accepted, awaiting provider/session capacity"));
                send(
                        object().put("op", "call_tool_ack")
                                .put("request_id", id)
                                .put("accepted", true)
                                .put("timeout", script.callTimeout().toSeconds())
                                .put("name", name));
                start();
            }

            private ObjectNode progress() {
                return object().put("op", "progress")
                        .put("request_id", id)
                        .put("name", name)
                        .put("t", now());
            }

            private void beginB() {
                if (length > 10_485_760) {
                    send(
                            failure(
                                    "OVER_CAPACITY",
                                    "Request too large: "
                                            + length
                                            + " bytes exceeds limit of 10485760 bytes"));
                    return;
                }
                ObjectNode sameId = kept(byId, id, REMEMBERED_LATER);
                if (arguments.path("prompt").isString()
                        && arguments.path("prompt").stringValue().isEmpty()) {
                    ObjectNode answer =
                            failure(
                                    "VALIDATION_ERROR",
                                    "Validation failed for 'prompt': cannot be empty");
                    answer.withObjectProperty("error")
                            .putObject("details")
                            .put("field", "prompt")
                            .put("value", "");
                    send(answer);
                } else if (sameId != null) {
                    send(sameId.deepCopy());
                } else if (running.containsKey(key)) {
                    ObjectNode answer = failure("OVER_CAPACITY", "Duplicate request in flight");
                    answer.withObjectProperty("error")
                            .putObject("details")
                            .put("retry_after_secs", 5)
                            .put("original_request_id", running.get(key));
                    send(answer);
                } else {
                    running.put(key, id);
                    start();
                }
            }

            private void beginC() {
                if (arguments.path("prompt").isString()
                        && arguments.path("prompt").stringValue().isEmpty()) {
                    if (script.kind() == Kind.C) {
                        bare(
                                "INTERNAL_ERROR",
                                "type object 'ErrorCode' has no attribute 'INVALID_ARGUMENTS'");
                    } else {
                        bare(id, "INTERNAL_ERROR");
                    }
                    return;
                }
                ObjectNode sameKey = kept(byKey, key, REMEMBERED_LATER);
                if (sameKey != null) {
                    ObjectNode answer = res();
                    if (script.kind() == Kind.B_PRIME_FIRST) {
                        answer.put("op", "result").set("result", sameKey.path("outputs"));
                    } else {
                        answer.set("outputs", sameKey.path("outputs"));
                    }
                    send(answer.put("from_cache", true));
                } else if (id.equals(running.get(key))) {
                    busy = true;
                    joined.computeIfAbsent(id, _ -> new ArrayList<>())
                            .add(result -> {
                                ObjectNode answer = res();
                                answer.set("outputs", result.path("outputs"));
                                send(answer.put("from_inflight", true));
                                free();
                            });
                } else {
                    running.put(key, id);
                    start();
                }
            }

            private void free() {
                busy = false;
                next();
            }

            // The tool

            private void start() {
                Run run = new Run(name, JSON.writeValueAsString(arguments), id);
                runs.add(run);
                journal.accept(run);
                busy = true;
                ExaiTools.Plan plan = tools.plan(name, arguments);
                if (name.equals("lost")) {
                    lose(plan);
                    return;
                }
                if (plan.blocks()) {
                    blockedUntilNanos = timers.nanos() + plan.takes().toNanos();
                    after(Duration.ZERO, () -> finish(plan));
                    return;
                }
                for (int i = 1; i <= plan.words(); i++) {
                    String word = "step " + i;
                    after(
                            plan.takes().multipliedBy(i).dividedBy(plan.words() + 1L),
                            () -> speak(word));
                }
                if (script.kind() == Kind.A) {
                    after(script.heartbeat(), this::heartbeatOfA);
                } else {
                    after(script.heartbeat(), this::heartbeat);
                }
                if (script.kind() == Kind.C) {
                    after(script.callTimeout(), this::timedOut);
                }
                after(plan.takes(), () -> finish(plan));
            }

            /// The tool ends well, but everything that the daemon would send about it is lost on
            /// the way.
            private void lose(ExaiTools.Plan plan) {
                over = true;
                running.remove(key, id);
                ObjectNode result = res();
                result.putArray("outputs")
                        .addObject()
                        .put("type", "text")
                        .put("text", plan.output());
                byId.put(id, new Kept(result, timers.nanos()));
                byKey.put(key, new Kept(result.deepCopy(), timers.nanos()));
            }

            private void speak(String word) {
                if (over) {
                    return;
                }
                if (script.kind() == Kind.A) {
                    send(progress().put("message", word).put("level", "info"));
                    send(progress());
                } else {
                    send(
                            object().put("op", "stream_chunk")
                                    .put("request_id", id)
                                    .put("chunk", word)
                                    .put("timestamp", "t"));
                }
            }

            /// A uses `wait_for` without `shield`. That cancels the tool, and with it the task that
            /// serves the connection.
            private void heartbeatOfA() {
                if (!over) {
                    over = true;
                    send(progress());
                    zombie = true;
                    after(script.callTimeout(), () -> running.remove(key, id));
                }
            }

            private void heartbeat() {
                if (!over) {
                    send(
                            object().put("op", "progress")
                                    .put("request_id", id)
                                    .put("message", "Tool execution in progress..."));
                    after(script.heartbeat(), this::heartbeat);
                }
            }

            private void timedOut() {
                if (!over) {
                    over = true;
                    running.remove(key, id);
                    bare("INTERNAL_ERROR", "Tool execution timed out");
                    free();
                }
            }

            private void finish(ExaiTools.Plan plan) {
                if (over) {
                    return;
                }
                over = true;
                running.remove(key, id);
                if (plan.raises()) {
                    raised();
                } else {
                    ended(plan);
                }
                free();
            }

            private void raised() {
                switch (script.kind()) {
                    case A -> send(failure("EXEC_ERROR", "boom"));
                    case B -> send(failure("INTERNAL_ERROR", "Tool execution failed: boom"));
                    case B_PRIME -> bare(id, "INTERNAL_ERROR");
                    case B_PRIME_FIRST -> {}
                    case C -> {
                        String text = "Tool '" + name + "' unavailable: boom";
                        ObjectNode first = object().put("op", "error").put("request_id", id);
                        first.putObject("error")
                                .put("code", "TOOL_EXECUTION_ERROR")
                                .put("message", text);
                        send(first);
                        bare("INTERNAL_ERROR", text);
                    }
                }
            }

            private void ended(ExaiTools.Plan plan) {
                ObjectNode result = res();
                if (plan.hasOutput()) {
                    result.putArray("outputs")
                            .addObject()
                            .put("type", "text")
                            .put("text", plan.output());
                } else {
                    result.putArray("outputs");
                }
                Kept kept = new Kept(result, timers.nanos());
                switch (script.kind()) {
                    case A -> {
                        if (!plan.hasOutput()) {
                            result.putArray("outputs")
                                    .addObject()
                                    .put("type", "text")
                                    .put("text", "");
                        }
                        idsInFlight.remove(id);
                        byId.put(id, kept);
                        byKey.put(key, new Kept(result.deepCopy(), kept.nanos()));
                        result.put("text", plan.output());
                        soft(plan, result);
                        send(result);
                    }
                    case B -> {
                        complete();
                        latency(result.put("ok", true));
                        byId.put(id, kept);
                        send(result);
                    }
                    case B_PRIME -> {
                        complete();
                        byKey.put(key, new Kept(result.deepCopy(), kept.nanos()));
                        latency(result);
                        send(result);
                    }
                    case B_PRIME_FIRST -> {
                        byKey.put(key, kept);
                        complete();
                    }
                    case C -> {
                        byKey.put(key, new Kept(result.deepCopy(), kept.nanos()));
                        send(result.deepCopy());
                        latency(result);
                        send(result);
                    }
                }
                List<Consumer<ObjectNode>> others = joined.remove(id);
                if (others != null) {
                    others.forEach(each -> each.accept(result));
                }
            }

            private void complete() {
                send(
                        object().put("op", "stream_complete")
                                .put("request_id", id)
                                .put("timestamp", "t"));
            }

            private void latency(ObjectNode result) {
                if (result.path("outputs").path(0) instanceof ObjectNode output) {
                    output.putObject("metadata")
                            .putObject("latency_metrics")
                            .put("latency_ms", 12.5)
                            .put("provider_name", "kimi");
                }
            }

            private void soft(ExaiTools.Plan plan, ObjectNode result) {
                if (plan.output().contains("\"status\":\"error\"")) {
                    ObjectNode error =
                            result.putObject("error")
                                    .put("code", "ERROR")
                                    .put("message", "soft boom");
                    error.putObject("metadata");
                }
            }
        }
    }
}
