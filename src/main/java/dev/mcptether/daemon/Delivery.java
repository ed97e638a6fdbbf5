package dev.mcptether.daemon;

import dev.mcptether.daemon.ServedSession.Rest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The right to hand one message to a session, after the messages before it. When a newer socket
/// takes a session over, its messages come over two sockets at once, and still must keep one order.
///
/// @param before completes when the message before this one was handed over
record Delivery(
        ServedSession session, CompletableFuture<Void> before, CompletableFuture<Void> done) {
    void deliver(byte[] message) throws InterruptedException {
        before.join();
        finish(() -> session.receive(message));
    }

    /// Does of {@link #deliver} what needs no waiting.
    ///
    /// @return what is left to do, by somebody who may wait
    Optional<Rest> begin(byte[] message) {
        if (!before.isDone()) {
            return Optional.of(() -> deliver(message));
        }
        Optional<Rest> rest = Optional.empty();
        try {
            rest = session.begin(message);
            return rest.map(left -> () -> finish(left));
        } finally {
            if (rest.isEmpty()) {
                done.complete(null);
            }
        }
    }

    private void finish(Rest rest) throws InterruptedException {
        try {
            rest.finish();
        } finally {
            done.complete(null);
        }
    }
}
