package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import dev.mcptether.time.Throttle;

/// The way to the client for messages of our own. The daemon's are fetched no faster than the
/// client reads, but a refusal costs the client one line: while it has not read too many of them,
/// the reader of stdin waits.
final class OwnMessages implements ClientPort {
    /// Some ten thousand refusals: what a client may ask in vain before it begins to read.
    static final long UNREAD_BYTES = 4L << 20;

    private final ClientPort client;
    private final Throttle unread;

    /// @param unread counts what was written here and the client has not read
    OwnMessages(ClientPort client, Throttle unread) {
        this.client = client;
        this.unread = unread;
    }

    @Override
    public void write(byte[] message, Kind kind, long readNanos, Runnable written) {
        int bytes = message.length;
        unread.add(bytes);
        client.write(
                message,
                kind,
                readNanos,
                () -> {
                    unread.remove(bytes);
                    written.run();
                });
    }

    @Override
    public boolean isFull() {
        return client.isFull();
    }
}
