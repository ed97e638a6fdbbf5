package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.bridge.Traffic.Written;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The daemon at the other end of one link or session. It remembers what it was asked, and answers
/// as badly as the test tells it to. It fails when the shim sends something that it must not send.
final class ModelDaemon {
    /// A tool that only daemons of version 1 declare safe to repeat.
    static final String SOMETIMES_SAFE_TOOL = "look";

    private final Wire link;
    private final int version;
    private final Traffic traffic;
    private final RandomGenerator random;
    private final List<Open> open = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private boolean initialized;
    private int lastLine;

    private record Open(String id, String method) {}

    ModelDaemon(Wire link, int version, Traffic traffic, RandomGenerator random) {
        this.link = link;
        this.version = version;
        this.traffic = traffic;
        this.random = random;
    }

    boolean isOpen() {
        return link.isOpen();
    }

    // What it gets

    void reads() {
        link.arrived().forEach(this::read);
    }

    private void read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (Peek.at(bytes)) {
            case Peeked.Single(Envelope envelope) -> read(text, envelope);
            case Peeked.Batch(List<Envelope> envelopes) -> {
                List<byte[]> parts = BatchMessages.split(bytes);
                for (int i = 0; i < envelopes.size(); i++) {
                    read(
                            new String(parts.get(i), StandardCharsets.UTF_8).strip(),
                            envelopes.get(i));
                }
            }
            case Peeked.NotJson _, Peeked.TooLarge _ ->
                    throw new AssertionError("not JSON: " + text);
        }
    }

    private void read(String text, Envelope envelope) {
        Written written = traffic.arrived(text, version);
        String id = envelope.id() == null ? "" : envelope.id().json();
        if (envelope.isResponse()) {
            assertThat(asked.remove(id)).as("the daemon waits for %s", text).isTrue();
            return;
        }
        if (envelope.isRequest()) {
            open.add(new Open(id, envelope.methodName()));
        }
        if (text.equals(Mcp.INITIALIZED)) {
            assertThat(initialized).as("the daemon was told before").isFalse();
            initialized = true;
        }
        boolean handshake = text.equals(Mcp.INITIALIZE) || text.equals(Mcp.INITIALIZED);
        if (written != null && !handshake) {
            assertThat(written.line).as("order of %s", text).isGreaterThanOrEqualTo(lastLine);
            lastLine = written.line;
        }
    }

    // What it does

    private void says(String text) {
        traffic.said(text);
        link.says(text);
    }

    void notifies(int number) {
        says(
                Mcp.result("null", "" + number)
                        .replace("\"id\":null,\"result\"", "\"method\":\"n\",\"params\""));
    }

    void asks(String id, int number) {
        asked.add(id);
        says(Mcp.request(id, "sampling/createMessage", "{\"n\":" + number + "}"));
    }

    void takesBack() {
        if (!asked.isEmpty()) {
            says(Mcp.cancelled(asked.getFirst()));
        }
    }

    void saysGarbage() {
        link.says(random.nextBoolean() ? "{\"id\":1" : "hello");
    }

    void answersNobody(int number) {
        says(Mcp.result("\"never\"", "" + number));
    }

    /// Answers a request that it may never have received.
    void answersUnasked(String id, int number) {
        reads();
        if (!link.isHolding()) {
            says(Mcp.result(id, "{\"n\":" + number + "}"));
        }
    }

    /// Answers one of its open requests correctly.
    void answers(int number) {
        if (!open.isEmpty()) {
            says(answer(open.remove(random.nextInt(open.size())), number));
        }
    }

    void answersAll(int number) {
        while (!open.isEmpty() && isOpen()) {
            says(answer(open.removeFirst(), number));
        }
    }

    void answersTwice(int number) {
        if (!open.isEmpty()) {
            Open request = open.remove(random.nextInt(open.size()));
            says(answer(request, number));
            if (isOpen()) {
                says(answer(request, number));
            }
        }
    }

    void answersInBatch(int number) {
        List<String> answers = new ArrayList<>();
        for (Open request : List.copyOf(open)) {
            if (!request.method().equals("initialize")) {
                open.remove(request);
                answers.add(answer(request, number));
                if (random.nextInt(4) == 0) {
                    answers.add(answer(request, number));
                }
            }
        }
        answers.forEach(traffic::said);
        if (!answers.isEmpty()) {
            says(Mcp.batch(answers.toArray(String[]::new)));
        }
    }

    void rejects() {
        if (!open.isEmpty()) {
            says(Mcp.error(open.remove(random.nextInt(open.size())).id(), -32000));
        }
    }

    void answersTooLarge() {
        if (!open.isEmpty()) {
            link.saysTooLarge(Mcp.result(open.remove(random.nextInt(open.size())).id()));
        }
    }

    private String answer(Open request, int number) {
        return switch (request.method()) {
            case "initialize" -> Mcp.welcome(request.id(), "" + version);
            case "tools/list" -> Mcp.result(request.id(), tools());
            default -> Mcp.result(request.id(), "{\"n\":" + number + "}");
        };
    }

    private String tools() {
        return "{\"tools\":[{\"name\":\"%s\",\"annotations\":{\"readOnlyHint\":%b}}]}"
                .formatted(SOMETIMES_SAFE_TOOL, version == 1);
    }
}
