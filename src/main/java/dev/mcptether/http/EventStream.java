package dev.mcptether.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends server-sent events to one reader. Any thread; no method waits for the reader. If the
/// reader is too far behind, the stream is cut; a browser then connects again by itself.
public final class EventStream {
    private static final int MOST_BYTES = 2 << 20;

    private final Response response;
    private final Callback callback;
    private final Deque<byte[]> waiting = new ArrayDeque<>(); // guarded by this, as all below
    private long waitingBytes;
    private boolean writing;
    private boolean over;

    EventStream(Response response, Callback callback) {
        this.response = response;
        this.callback = callback;
    }

    /// Sends one event.
    ///
    /// @param name the event's name, or empty
    /// @param line its data, without a line break
    public void send(String name, String line) {
        String head = name.isEmpty() ? "" : "event: " + name + "\n";
        put(head + "data: " + line + "\n\n");
    }

    /// Shows the reader, and any proxy in between, that the stream lives.
    public void beat() {
        put(": \n\n");
    }

    public synchronized boolean isOver() {
        return over;
    }

    /// Ends the stream. Events that still wait are not sent.
    public void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            waiting.clear();
        }
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            if (over) {
                return;
            }
            waiting.add(bytes);
            waitingBytes += bytes.length;
            if (writing && waitingBytes <= MOST_BYTES) {
                return;
            }
        }
        if (tooFarBehind()) {
            finish(new IOException("reads too slowly"));
        } else {
            writeNext();
        }
    }

    private synchronized boolean tooFarBehind() {
        return waitingBytes > MOST_BYTES;
    }

    private void writeNext() {
        byte[] next;
        synchronized (this) {
            if (over || writing || waiting.isEmpty()) {
                return;
            }
            next = all();
            writing = true;
        }
        response.write(
                false,
                ByteBuffer.wrap(next),
                Callback.from(
                        () -> {
                            synchronized (this) {
                                writing = false;
                            }
                            writeNext();
                        },
                        this::finish));
    }

    private byte[] all() {
        byte[] all = new byte[(int) waitingBytes];
        int at = 0;
        for (byte[] each : waiting) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        waiting.clear();
        waitingBytes = 0;
        return all;
    }

    private void finish(Throwable why) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            waiting.clear();
        }
        callback.failed(why);
    }
}
