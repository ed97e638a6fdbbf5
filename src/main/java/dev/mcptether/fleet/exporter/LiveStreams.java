package dev.mcptether.fleet.exporter;

import dev.mcptether.http.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The readers that watch the host: streams of event lines, and live pages, which also get the
/// picture of the host. The server's threads add streams. The leading thread feeds them, in rounds.
final class LiveStreams {
    /// How often a stream shows that its connection lives. This is well before any proxy takes the
    /// connection for dead.
    private static final Duration BEAT = Duration.ofSeconds(15);

    /// Most pages and terminals at a time. A new one closes the oldest.
    private static final int MOST = 48;

    /// How many past lines a newcomer gets.
    private static final int REMEMBERED = 50;

    /// @param page whether it gets the picture, and its lines as events with a name
    private record Listener(EventStream stream, boolean page) {
        void tell(String line) {
            stream.send(page ? "log" : "", line);
        }
    }

    private final List<Listener> newcomers = new ArrayList<>(); // guarded by this
    private final List<Listener> listeners = new ArrayList<>(); // guarded by this

    /// Only the leading thread uses this and `beatNanos`.
    private final Deque<String> remembered = new ArrayDeque<>();

    private long beatNanos = System.nanoTime();

    /// Adds a stream of event lines. They come with the next round.
    void addEvents(EventStream stream) {
        add(new Listener(stream, false));
    }

    /// Adds a live page. Its picture and lines come with the next round.
    void addPage(EventStream stream) {
        add(new Listener(stream, true));
    }

    /// The beat comes last: a reader that has seen the answer begin misses no later round.
    private void add(Listener newcomer) {
        synchronized (this) {
            newcomers.add(newcomer);
        }
        newcomer.stream().beat();
    }

    synchronized boolean isWatched() {
        newcomers.removeIf(each -> each.stream().isOver());
        listeners.removeIf(each -> each.stream().isOver());
        return !listeners.isEmpty() || !newcomers.isEmpty();
    }

    interface Picture {
        byte[] json() throws IOException;
    }

    /// Sends everything new to the old listeners, and the remembered lines to newcomers.
    ///
    /// @param all whether all pages get the picture, or only those that have none yet
    void feed(FleetSources sources, Picture picture, boolean all) throws IOException {
        if (!isWatched()) {
            return;
        }
        List<Listener> old = copy(listeners);
        List<Listener> fresh = copy(newcomers);
        show(picture, all ? old : List.of(), fresh);
        if (old.isEmpty()) {
            remembered.clear();
            remembered.addAll(sources.recentEvents());
        } else {
            List<String> lines = sources.freshEvents();
            remembered.addAll(lines);
            old.forEach(each -> lines.forEach(each::tell));
        }
        while (remembered.size() > REMEMBERED) {
            remembered.remove();
        }
        fresh.forEach(each -> remembered.forEach(each::tell));
        welcome(fresh);
        beat();
    }

    private static void show(Picture picture, List<Listener> old, List<Listener> fresh)
            throws IOException {
        List<Listener> pages = new ArrayList<>(old);
        pages.addAll(fresh);
        pages.removeIf(each -> !each.page());
        if (!pages.isEmpty()) {
            String line = new String(picture.json(), StandardCharsets.UTF_8);
            pages.forEach(each -> each.stream().send("fleet", line));
        }
    }

    private void welcome(List<Listener> fresh) {
        List<Listener> tooMany = new ArrayList<>();
        synchronized (this) {
            newcomers.removeAll(fresh);
            listeners.addAll(fresh);
            while (listeners.size() > MOST) {
                tooMany.add(listeners.removeFirst());
            }
        }
        tooMany.forEach(each -> each.stream().close());
    }

    private void beat() {
        if (System.nanoTime() - beatNanos >= BEAT.toNanos()) {
            beatNanos = System.nanoTime();
            copy(listeners).forEach(each -> each.stream().beat());
        }
    }

    void close() {
        copy(listeners).forEach(each -> each.stream().close());
        copy(newcomers).forEach(each -> each.stream().close());
    }

    private synchronized List<Listener> copy(List<Listener> streams) {
        return List.copyOf(streams);
    }
}
