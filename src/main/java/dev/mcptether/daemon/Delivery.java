package dev.mcptether.daemon;

import java.util.concurrent.CompletableFuture;

/// The right to hand one message to a session, after the messages before it. When a newer socket
/// takes a session over, its messages come over two sockets at once, and still must keep one order.
///
/// @param before completes when the message before this one was handed over
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
