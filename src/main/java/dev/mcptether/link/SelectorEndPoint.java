package dev.mcptether.link;

import dev.mcptether.time.PromptCallback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// A socket that is read on the selector's own thread, because a hand-over to another thread takes
/// longer than everything we then do with a message. Our reader never blocks: turns handle the
/// messages, and other threads write them.
///
/// It reads nothing before something was written. Otherwise a server that hangs up at once, or
/// speaks first as SSH does, closes the connection while Jetty sends the request, and Jetty reports
/// no result or a wrong one.
final class SelectorEndPoint extends SocketChannelEndPoint {
    private static final Callback ASKED = new Callback() {};

    /// The reader of the current connection. One thread uses it at a time, the one that may ask to
    /// read.
    private PromptCallback reader = PromptCallback.NONE;

    /// The callback that waits for the first write, then {@link #ASKED} for good.
    private final AtomicReference<@Nullable Callback> early = new AtomicReference<>();

    SelectorEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    public void fillInterested(Callback callback) throws ReadPendingException {
        if (!early.compareAndSet(null, callback)) {
            super.fillInterested(prompt(callback));
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        return early.compareAndSet(null, callback) || super.tryFillInterested(prompt(callback));
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        try {
            return super.flush(buffers);
        } finally {
            if (!ASKED.equals(early.get())) {
                Callback waiting = early.getAndSet(ASKED);
                if (waiting != null) {
                    super.fillInterested(prompt(waiting));
                }
            }
        }
    }

    private Callback prompt(Callback callback) {
        reader = reader.of(callback);
        return reader;
    }
}
