package dev.mcptether.daemon.diagnostics;

import dev.mcptether.time.Threads;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gathers the answers to one batch, and sends them together when the last one is in or known never
/// to come. Requests that were cancelled leave no answer; a batch with none is not answered at all.
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

    /// Whether that was the last one and the others have something to say.
    private boolean skip() {
        synchronized (lock) {
            return --missing == 0 && !answers.isEmpty();
        }
    }

    /// The last answer will not come: whoever found that out must not wait for the client.
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
