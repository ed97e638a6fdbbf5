package dev.mcptether.daemon.diagnostics;

import dev.mcptether.event.Method;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What one `tools/call` offers to its tool. Says nothing more to the client once the call is
/// settled.
final class RunningCall implements ToolCall {
    private final OpenCall call;
    private final RequestTerms terms;
    private final Arguments arguments;
    private final McpSession session;

    RunningCall(OpenCall call, RequestTerms terms, Arguments arguments, McpSession session) {
        this.call = call;
        this.terms = terms;
        this.arguments = arguments;
        this.session = session;
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public void progress(double done, double total, String message) throws InterruptedException {
        JsonNode token = call.request().meta().path("progressToken");
        if (token.isString() || token.isNumber()) {
            ObjectNode notification = Json.notification("notifications/progress");
            notification.withObjectProperty("params").set("progressToken", token);
            notification
                    .withObjectProperty("params")
                    .put("progress", done)
                    .put("total", total)
                    .put("message", message);
            tell(notification);
        }
    }

    @Override
    public void log(LoggingLevel level, String text) throws InterruptedException {
        LoggingLevel least = terms.log();
        if (least != null && level.compareTo(least) >= 0) {
            ObjectNode notification = Json.notification("notifications/message");
            notification
                    .withObjectProperty("params")
                    .put("level", level.text())
                    .put("logger", "tether")
                    .put("data", text);
            tell(notification);
        }
    }

    @Override
    public Optional<Client> client() {
        return terms.modern() ? Optional.empty() : Optional.of(new Asked());
    }

    @Override
    public void toolsChanged() throws InterruptedException {
        session.toolsChanged();
    }

    private void tell(ObjectNode notification) throws InterruptedException {
        if (call.open()) {
            session.tell(notification);
        }
    }

    private final class Asked implements Client {
        @Override
        public boolean can(String capability) {
            return terms.capabilities().has(capability);
        }

        @Override
        public Answer ask(Method method, ObjectNode params, Duration patience)
                throws InterruptedException {
            return session.ask(method, params, patience);
        }
    }
}
