package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that remembers what it gets, and may be too slow.
final class RecordingClient implements ClientPort {
    private final List<String> lines = new ArrayList<>();
    private boolean full;

    @Override
    public void write(byte[] message, Kind kind, long readNanos) {
        lines.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public boolean isFull() {
        return full;
    }

    void becomesFull() {
        full = true;
    }

    void catchesUp() {
        full = false;
    }

    /// All messages so far.
    List<String> lines() {
        return List.copyOf(lines);
    }

    /// The messages since the last look.
    List<String> news() {
        List<String> news = lines();
        lines.clear();
        return news;
    }
}
