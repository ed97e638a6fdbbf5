package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Our requests to one client. Each waits on the thread of the tool that asks. The session's reader
/// brings the answers.
final class ClientRequests {
    /// Sends a message of ours.
    interface Sender {
        void send(ObjectNode message) throws InterruptedException;
    }

    private final Sender sender;
    private final CallSequence numbers;
    private final EventSink events;
    private final Timers timers;

    /// Our ids never equal those of an earlier or later session. Otherwise a late answer to another
    /// session's request could pass for an answer to this one's.
    private final String prefix =
            "tether-" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 24, 36) + "-";

    private final AtomicLong last = new AtomicLong();
    private final Map<String, CompletableFuture<Client.Answer>> waiting = new ConcurrentHashMap<>();

    ClientRequests(Sender sender, McpServer.Wiring wiring) {
        this.sender = sender;
        this.numbers = wiring.numbers();
        this.events = wiring.events();
        this.timers = wiring.timers();
    }

    Client.Answer ask(Method method, ObjectNode params, Duration patience)
            throws InterruptedException {
        String id = prefix + last.incrementAndGet();
        String key = "\"" + id + "\"";
        Started started = new Started(numbers.next(), method, timers.nanos());
        events.emit(new Call.Started(started.number, Initiator.DAEMON, method, key, null, null));
        CompletableFuture<Client.Answer> answer = new CompletableFuture<>();
        waiting.put(key, answer);
        Timers.Timer timer =
                timers.after(patience, () -> answer.complete(new Client.Answer.Silent(patience)));
        try {
            sender.send(request(id, method, params));
            Client.Answer given = answer.get();
            if (given instanceof Client.Answer.Silent) {
                sender.send(cancellation(id, "no answer within " + patience.toSeconds() + " s"));
            }
            finished(started, given);
            return given;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException withdrawn) {
            finished(started, CallOutcome.ABANDONED, null);
            sender.send(cancellation(id, "the call that asked was cancelled"));
            throw withdrawn;
        } finally {
            timer.cancel();
            waiting.remove(key);
        }
    }

    /// @return false when nobody waits for it
    boolean answered(String key, ObjectNode message) {
        CompletableFuture<Client.Answer> answer = waiting.get(key);
        return answer != null && answer.complete(read(message));
    }

    private record Started(long number, Method method, long startedNanos) {}

    private static Client.Answer read(ObjectNode message) {
        if (message.has("result")) {
            return new Client.Answer.Result(message.path("result"));
        }
        JsonNode error = message.path("error");
        return new Client.Answer.Refused(
                error.path("code").asLong(0), error.path("message").asString(""));
    }

    private void finished(Started started, Client.Answer answer) {
        switch (answer) {
            case Client.Answer.Result result -> finished(started, CallOutcome.OK, null);
            case Client.Answer.Refused refused ->
                    finished(started, CallOutcome.ERROR, refused.code());
            case Client.Answer.Silent silent -> finished(started, CallOutcome.ABANDONED, null);
        }
    }

    private void finished(Started started, CallOutcome outcome, @Nullable Long errorCode) {
        events.emit(
                new Call.Finished(
                        started.number,
                        Initiator.DAEMON,
                        started.method,
                        outcome,
                        errorCode,
                        Duration.ofNanos(timers.nanos() - started.startedNanos)));
    }

    private static ObjectNode request(String id, Method method, ObjectNode params) {
        ObjectNode message = Json.object();
        message.put("jsonrpc", "2.0").put("id", id).put("method", method.wireName());
        if (!params.isEmpty()) {
            message.set("params", params);
        }
        return message;
    }

    private static ObjectNode cancellation(String id, String reason) {
        ObjectNode message = Json.notification("notifications/cancelled");
        message.withObjectProperty("params").put("requestId", id).put("reason", reason);
        return message;
    }
}
