package dev.mcptether.daemon.control;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.SessionHost;
import dev.mcptether.daemon.ToClient;
import java.util.Optional;

/// Serves control conversations: a {@link ControlDesk} answers what a command sends.
public final class ControlHost implements SessionHost {
    private final ControlDesk desk;

    public ControlHost(ControlDesk desk) {
        this.desk = desk;
    }

    @Override
    public ServedSession open(long number, ToClient client) {
        return new Conversation(desk, client);
    }

    private record Conversation(ControlDesk desk, ToClient asker) implements ServedSession {
        @Override
        public void receive(byte[] message) throws InterruptedException {
            Optional<byte[]> answer = desk.answer(message);
            if (answer.isPresent()) {
                asker.send(answer.get());
            }
        }

        @Override
        public String client() {
            return "";
        }

        @Override
        public int callsInFlight() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing runs between two messages.
        }
    }
}
