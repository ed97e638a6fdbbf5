package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// A client that remembers what it receives. A test can make it slow, or make it stop reading. Any
/// thread may use it.
final class RecordingClient implements ClientPort {
    private final List<String> lines = new ArrayList<>();
    private final Queue<Unread> unread = new ArrayDeque<>();
    private boolean reads = true;
    private boolean full;

    private record Unread(byte[] message, Runnable written) {}

    @Override
    public synchronized void write(byte[] message, Kind kind, long readNanos, Runnable written) {
        unread.add(new Unread(message, written));
        if (reads) {
            readAll();
        }
    }

    private void readAll() {
        while (!unread.isEmpty()) {
            Unread next = unread.remove();
            lines.add(new String(next.message(), StandardCharsets.UTF_8));
            next.written().run();
        }
    }

    synchronized void stopsReading() {
        reads = false;
    }

    synchronized void readsOn() {
        reads = true;
        readAll();
    }

    synchronized long unreadBytes() {
        return unread.stream().mapToLong(next -> next.message().length).sum();
    }

    @Override
    public synchronized boolean isFull() {
        return full;
    }

    synchronized void becomesFull() {
        full = true;
    }

    synchronized void catchesUp() {
        full = false;
    }

    /// All messages since `news` was called last.
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /// Returns the messages since the last call.
    synchronized List<String> news() {
        List<String> news = lines();
        lines.clear();
        return news;
    }
}
