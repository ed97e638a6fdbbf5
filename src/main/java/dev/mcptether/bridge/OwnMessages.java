package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import dev.mcptether.time.Throttle;

/// The way to the client for our own messages, such as refusals. The daemon's messages are fetched
/// no faster than the client reads. A refusal costs the client only one line, so these need a bound
/// of their own: while the client has too many of them unread, the reader of stdin waits.
final class OwnMessages implements ClientPort {
    /// About ten thousand refusals. A client may ask that often in vain before it must begin to
    /// read.
    static final long UNREAD_BYTES = 4L << 20;

    private final ClientPort client;
    private final Throttle unread;

    /// @param unread counts the bytes written here that the client has not read
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
