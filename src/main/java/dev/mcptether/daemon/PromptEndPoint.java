package dev.mcptether.daemon;

import dev.mcptether.time.PromptCallback;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/// A client's socket, whose frames are read on the selector's own thread: our reader of frames
/// never blocks, see {@link WebSocketEnd}. What comes before the upgrade is read in Jetty's way.
final class PromptEndPoint extends SocketChannelEndPoint {
    /// The reader of the WebSocket. One thread uses it at a time, the one that may ask to read.
    private PromptCallback reader = PromptCallback.NONE;

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
        reader = reader.of(callback);
        return reader;
    }
}
