package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A client as the session sees it. It keeps the messages that the session sends until the test
/// reads them.
final class FakeClient implements ToClient {
    private static final long PATIENCE_SECONDS = 10;

    private final LinkedBlockingQueue<JsonNode> inbox = new LinkedBlockingQueue<>();
    private final ServedSession session;

    FakeClient(Function<ToClient, ServedSession> server) {
        this.session = server.apply(this);
    }

    @Override
    public void send(byte[] message) {
        inbox.add(Json.read(message));
    }

    ServedSession session() {
        return session;
    }

    /// Sends one message. Each `'` in it becomes `"`.
    void says(String message) {
        try {
            session.receive(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    JsonNode hears() {
        try {
            JsonNode message = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the session says nothing");
            }
            return message;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// The messages that were sent and not read yet.
    List<JsonNode> rest() {
        List<JsonNode> messages = new ArrayList<>();
        inbox.drainTo(messages);
        return messages;
    }

    JsonNode asks(String message) {
        says(message);
        return hears();
    }

    FakeClient initialized(String version) {
        return initialized(version, "{}");
    }

    FakeClient initialized(String version, String capabilities) {
        asks(
                ("{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':'"
                        + version
                        + "','capabilities':"
                        + capabilities
                        + ",'clientInfo':{'name':'test','version':'1'}}}"));
        says("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        return this;
    }
}
