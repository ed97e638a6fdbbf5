package dev.mcptether.daemon;

import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/// A client's socket, whose frames are read on the selector's own thread. Jetty assumes that a
/// reader may block, so for each arrival it wakes another thread of its pool, which goes on
/// selecting. Our reader of frames never blocks, see {@link WebSocketEnd}. What comes before the
/// upgrade is read in Jetty's way.
final class PromptEndPoint extends SocketChannelEndPoint {
    /// The reader of the WebSocket. One thread uses it at a time, the one that may ask to read.
    private Prompt reader = new Prompt(Callback.NOOP);

    PromptEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    public void fillInterested(Callback callback) throws ReadPendingException {
        super.fillInterested(prompt(callback));
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        return super.tryFillInterested(prompt(callback));
    }

    private Callback prompt(Callback callback) {
        if (!(getConnection() instanceof WebSocketConnection)) {
            return callback;
        }
        if (!reader.getCallback().equals(callback)) {
            reader = new Prompt(callback);
        }
        return reader;
    }

    private static final class Prompt extends Callback.Nested {
        Prompt(Callback callback) {
            super(callback);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
