package dev.mcptether.daemon.diagnostics;

import dev.mcptether.time.Threads;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Collects the answers to one batch. It sends them together when the last one is there, or is
/// known never to come. A cancelled request has no answer. A batch without any answer is not
/// answered at all.
final class BatchAnswers {
    /// Sends the gathered answers.
    interface Sender {
        void send(ArrayNode answers) throws InterruptedException;
    }

    private final Sender sender;
    private final Object lock = new Object();

    /// Guarded by `lock`, as is `answers`.
    private int missing;

    private final ArrayNode answers = Json.array();

    /// @param requests how many answers there may be
    BatchAnswers(int requests, Sender sender) {
        this.missing = requests;
        this.sender = sender;
    }

    /// A place for one answer.
    Reply reply() {
        return new Reply() {
            @Override
            public boolean answer(ObjectNode answer) throws InterruptedException {
                if (add(answer)) {
                    sender.send(answers);
                }
                return true;
            }

            @Override
            public void withhold() {
                if (skip()) {
                    sendAside();
                }
            }
        };
    }

    private boolean add(ObjectNode answer) {
        synchronized (lock) {
            answers.add(answer);
            return --missing == 0;
        }
    }

    /// Whether this was the last one, and there are answers to send.
    private boolean skip() {
        synchronized (lock) {
            return --missing == 0 && !answers.isEmpty();
        }
    }

    /// Sends on another thread. The last answer will not come, and whoever found that out must not
    /// wait for the client.
    private void sendAside() {
        Threads.startVirtual(
                "tether-batch",
                () -> {
                    try {
                        sender.send(answers);
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
