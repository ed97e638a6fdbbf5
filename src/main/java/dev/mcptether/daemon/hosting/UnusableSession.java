package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.util.List;

/// A session with a server whose settings are wrong. Each request is answered with the reason.
/// After the settings are corrected, the next session is served.
final class UnusableSession implements ServedSession {
    private final String server;
    private final String mistake;
    private final ToClient client;

    UnusableSession(String server, String mistake, ToClient client) {
        this.server = server;
        this.mistake = mistake;
        this.client = client;
    }

    @Override
    public void receive(byte[] message) throws InterruptedException {
        List<Envelope> envelopes =
                switch (Peek.at(message)) {
                    case Peeked.Single(Envelope envelope) -> List.of(envelope);
                    case Peeked.Batch(List<Envelope> all) -> all;
                    case Peeked.TooLarge _, Peeked.NotJson _ -> List.of();
                };
        String text =
                "Server '%s' cannot be served: %s. Correct tether.yaml, then start the client again."
                        .formatted(server, mistake);
        for (Envelope each : envelopes) {
            RequestId id = each.id();
            if (each.isRequest() && id != null) {
                client.send(ServerRefusal.unavailable(server, text).answer(id));
            }
        }
    }

    @Override
    public String client() {
        return "";
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public int callsInFlight() {
        return 0;
    }

    @Override
    public void close() {}
}
