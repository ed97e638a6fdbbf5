package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.diagnostics.Incoming.Request;
import dev.mcptether.time.Threads;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A client's request that has no answer yet. Whoever settles it first decides how it ends: the
/// worker by an answer, or the client by cancelling it.
final class OpenCall {
    private final long number;
    private final Request request;
    private final Reply reply;
    private final int bytes;
    private final long startedNanos;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Thread worker;

    /// @param bytes what it counts for while it is open
    OpenCall(long number, Request request, Reply reply, int bytes, long startedNanos) {
        this.number = number;
        this.request = request;
        this.reply = reply;
        this.bytes = bytes;
        this.startedNanos = startedNanos;
    }

    long number() {
        return number;
    }

    Request request() {
        return request;
    }

    Reply reply() {
        return reply;
    }

    int bytes() {
        return bytes;
    }

    long startedNanos() {
        return startedNanos;
    }

    /// True for the first caller only.
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    /// Whether the client may still be told about the call's progress.
    boolean open() {
        return !settled.get();
    }

    void workOn(Runnable work) {
        Thread thread = Threads.unstartedVirtual("tether-call-" + number, work);
        worker = thread;
        thread.start();
    }

    void interrupt() {
        Thread thread = worker;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
