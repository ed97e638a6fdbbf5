package dev.mcptether.bridge;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Method;
import dev.mcptether.event.SessionEvent.Began;
import dev.mcptether.event.SessionEvent.Ended;
import dev.mcptether.event.SessionEvent.Era;
import dev.mcptether.time.Timers;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Knows when the MCP session begins and ends. In the legacy era it begins with the accepted
/// `initialize`. In the modern era (2026-07-28) it begins with the first accepted request that
/// names its version, because every request carries what `initialize` says. Turns only.
final class SessionLife {
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CLIENT = "io.modelcontextprotocol/clientInfo";
    private static final String SERVER = "io.modelcontextprotocol/serverInfo";

    /// Limit for a name or a version, because they come from outside.
    private static final int MOST_CHARACTERS = 100;

    private final Timers timers;
    private final EventSink events;

    private boolean heard;
    private long firstNanos;
    private boolean begun;
    private @Nullable Began news;

    SessionLife(Timers timers, EventSink events) {
        this.timers = timers;
        this.events = events;
    }

    /// A message of the client came. The session's duration counts from the first one.
    void heard(long readNanos) {
        if (!heard) {
            heard = true;
            firstNanos = readNanos;
        }
    }

    /// What to do with the result if the daemon accepts this request, or null if the session cannot
    /// begin with it.
    @Nullable Consumer<byte[]> whenAccepted(Envelope request, byte[] message) {
        if (request.method() == Method.INITIALIZE) {
            return answer -> news = legacy(message, answer);
        }
        if (begun) {
            return null;
        }
        JsonPart meta = JsonPart.of(message).at("params", "_meta");
        return meta.at(VERSION).isMissing() ? null : answer -> modern(meta, answer);
    }

    /// Emits what has become known since the last time. No end is emitted before its beginning.
    void tell() {
        Began fresh = news;
        if (fresh != null) {
            news = null;
            end();
            begun = true;
            events.emit(fresh);
        }
    }

    /// No message passes any more, or another session begins.
    void end() {
        if (begun) {
            begun = false;
            events.emit(new Ended(Duration.ofNanos(timers.nanos() - firstNanos)));
        }
    }

    private void modern(JsonPart meta, byte[] answer) {
        if (!begun && news == null) {
            JsonPart server = result(answer).at("_meta", SERVER);
            news = began(Era.MODERN, meta.at(VERSION), meta.at(CLIENT), server);
        }
    }

    private static Began legacy(byte[] initialize, byte[] answer) {
        JsonPart client = JsonPart.of(initialize).at("params", "clientInfo");
        JsonPart answered = result(answer);
        JsonPart version = answered.at("protocolVersion");
        return began(Era.LEGACY, version, client, answered.at("serverInfo"));
    }

    private static Began began(Era era, JsonPart version, JsonPart client, JsonPart server) {
        return new Began(
                era,
                text(version),
                text(client.at("name")),
                text(client.at("version")),
                text(server.at("name")),
                text(server.at("version")));
    }

    private static JsonPart result(byte[] response) {
        return JsonPart.of(response).at("result");
    }

    private static String text(JsonPart part) {
        String text = part.string();
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
