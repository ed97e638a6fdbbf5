package dev.mcptether.link;

import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/// A socket that is read on the selector's own thread. Jetty takes what reads for code that may
/// block and hands each arrival to another thread of its pool, which takes longer than all that is
/// then done with a message. Ours never blocks: messages are looked at in turns, and written by
/// other threads.
final class SelectorEndPoint extends SocketChannelEndPoint {
    /// Of the connection that reads now. Used by one thread at a time, as interest in reading is.
    private Prompt reader = new Prompt(Callback.NOOP);

    SelectorEndPoint(
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
