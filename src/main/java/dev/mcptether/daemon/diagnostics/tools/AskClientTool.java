package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.daemon.diagnostics.Client;
import dev.mcptether.daemon.diagnostics.Client.Answer;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import dev.mcptether.event.Method;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Asks the client something. This shows that requests from the daemon reach the client, and how
/// long they take.
record AskClientTool(Timers timers) implements Tool {
    private static final double MOST_SECONDS = 600;

    /// What a client may be asked, and the capability it has to declare for it.
    private enum Question {
        PING("ping", Method.PING, Optional.empty()),
        ROOTS("roots", Method.ROOTS_LIST, Optional.of("roots")),
        SAMPLING("sampling", Method.SAMPLING_CREATE_MESSAGE, Optional.of("sampling")),
        ELICITATION("elicitation", Method.ELICITATION_CREATE, Optional.of("elicitation"));

        private final String text;
        private final Method method;
        private final Optional<String> capability;

        Question(String text, Method method, Optional<String> capability) {
            this.text = text;
            this.method = method;
            this.capability = capability;
        }

        ObjectNode params() {
            ObjectNode params = JsonNodeFactory.instance.objectNode();
            switch (this) {
                case PING, ROOTS -> {}
                case SAMPLING -> {
                    params.putArray("messages")
                            .addObject()
                            .put("role", "user")
                            .putObject("content")
                            .put("type", "text")
                            .put("text", "Say hello.");
                    params.put("maxTokens", 32);
                }
                case ELICITATION -> {
                    params.put("message", "Tether asks for a word, to see whether it can.");
                    params.putObject("requestedSchema")
                            .put("type", "object")
                            .putObject("properties")
                            .putObject("word")
                            .put("type", "string");
                }
            }
            return params;
        }
    }

    @Override
    public Declaration declaration() {
        return new Declaration(
                "ask_client",
                "Ask the client",
                "Sends requests to the client and reports what it said and how long it took.",
                new Schema()
                        .choice(
                                "what",
                                "What to ask; everything the client can answer if absent.",
                                "ping",
                                "roots",
                                "sampling",
                                "elicitation")
                        .number("patience", "Seconds to wait; 10 if absent.", 0.001, MOST_SECONDS)
                        .node(),
                Effect.READS);
    }

    @Override
    public ToolResult call(ToolCall call) throws InterruptedException {
        Optional<Client> client = call.client();
        if (client.isEmpty()) {
            return ToolResult.failure("this version of MCP has no requests to the client");
        }
        String what = call.arguments().text("what", "");
        double seconds =
                call.arguments().values().has("patience")
                        ? call.arguments().number("patience", 0.001, MOST_SECONDS)
                        : 10;
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode answers = report.putArray("answers");
        for (Question each : Question.values()) {
            if (what.isEmpty() ? able(client.get(), each) : each.text.equals(what)) {
                answers.add(ask(client.get(), each, Pause.ofSeconds(seconds)));
            }
        }
        return ToolResult.data(report);
    }

    private static boolean able(Client client, Question question) {
        return question.capability.map(client::can).orElse(true);
    }

    private ObjectNode ask(Client client, Question question, Duration patience)
            throws InterruptedException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("asked", question.text);
        if (!able(client, question)) {
            return answer.put("outcome", "not_declared");
        }
        long startedNanos = timers.nanos();
        Answer given = client.ask(question.method, question.params(), patience);
        answer.put("took_ms", (timers.nanos() - startedNanos) / 1e6);
        return switch (given) {
            case Answer.Result result -> {
                answer.put("outcome", "answered").set("said", result.result());
                yield answer;
            }
            case Answer.Refused refused ->
                    answer.put("outcome", "refused")
                            .put("code", refused.code())
                            .put("said", refused.message());
            case Answer.Silent silent -> answer.put("outcome", "silent");
        };
    }
}
