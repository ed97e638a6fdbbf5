package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the messages of a session, as bytes. Any thread; no state.
final class ServerMessages {
    private final ToClient client;
    private final McpServer.Wiring wiring;

    ServerMessages(ToClient client, McpServer.Wiring wiring) {
        this.client = client;
        this.wiring = wiring;
    }

    void send(Kind kind, JsonNode message) throws InterruptedException {
        send(kind, Json.write(message));
    }

    /// Where the answer to a request that came alone goes.
    Reply single() {
        return new Reply() {
            @Override
            public boolean answer(ObjectNode answer) throws InterruptedException {
                byte[] bytes = Json.write(answer);
                boolean fits = bytes.length <= wiring.maxMessageBytes();
                send(Kind.RESPONSE, fits ? bytes : Json.write(tooLarge(answer.path("id"))));
                return fits;
            }

            @Override
            public void withhold() {}
        };
    }

    void sendBatch(ArrayNode answers) throws InterruptedException {
        byte[] bytes = Json.write(answers);
        if (bytes.length > wiring.maxMessageBytes()) {
            ArrayNode refusals = Json.array();
            answers.forEach(each -> refusals.add(tooLarge(each.path("id"))));
            bytes = Json.write(refusals);
        }
        send(Kind.BATCH, bytes);
    }

    /// Answers what is not a request, or not one that can be worked on.
    void refuse(JsonNode id, RpcError error) throws InterruptedException {
        send(Kind.RESPONSE, error(id, error));
    }

    static ObjectNode error(JsonNode id, RpcError error) {
        ObjectNode answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("error", error.toJson());
        return answer;
    }

    private void send(Kind kind, byte[] message) throws InterruptedException {
        long startedNanos = wiring.timers().nanos();
        client.send(message);
        wiring.events()
                .emit(
                        new Message.Passed(
                                Direction.TO_CLIENT,
                                kind,
                                message.length,
                                wiring.timers().nanos() - startedNanos));
    }

    private ObjectNode tooLarge(JsonNode id) {
        return error(
                id,
                RpcError.messageTooLarge(
                        "The answer has more than %d bytes".formatted(wiring.maxMessageBytes())));
    }
}
