package dev.mcptether.daemon;

import java.util.concurrent.CompletableFuture;

/// The right to hand one message to a session when those before it have been: messages of a session
/// may come over two sockets at once, when the younger one takes over, and still have one order.
///
/// @param before completes when the message before this one has been handed over
record Delivery(
        ServedSession session, CompletableFuture<Void> before, CompletableFuture<Void> done) {
    void deliver(byte[] message) throws InterruptedException {
        before.join();
        try {
            session.receive(message);
        } finally {
            done.complete(null);
        }
    }
}
