package dev.mcptether.fleet.exporter;

import dev.mcptether.http.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Who listens to what happens: streams of event lines, and live pages, which get the picture of
/// the host as well. Streams are added by the server's threads and fed by the thread that leads, in
/// rounds.
final class LiveStreams {
    /// Shows that the connection lives, well before anybody in between takes it for dead.
    private static final Duration BEAT = Duration.ofSeconds(15);

    /// Pages and terminals; the oldest goes when another comes.
    private static final int MOST = 48;

    /// What a newcomer is told of the past.
    private static final int REMEMBERED = 50;

    /// @param page whether it gets the picture, and its lines by a name
    private record Listener(EventStream stream, boolean page) {
        void tell(String line) {
            stream.send(page ? "log" : "", line);
        }
    }

    private final List<Listener> newcomers = new ArrayList<>(); // guarded by this
    private final List<Listener> listeners = new ArrayList<>(); // guarded by this

    /// The thread that leads alone uses these.
    private final Deque<String> remembered = new ArrayDeque<>();

    private long beatNanos = System.nanoTime();

    /// The lines come with the next round.
    void addEvents(EventStream stream) {
        add(new Listener(stream, false));
    }

    /// Picture and lines come with the next round.
    void addPage(EventStream stream) {
        add(new Listener(stream, true));
    }

    private void add(Listener newcomer) {
        newcomer.stream().beat();
        synchronized (this) {
            newcomers.add(newcomer);
        }
    }

    synchronized boolean isWatched() {
        newcomers.removeIf(each -> each.stream().isOver());
        listeners.removeIf(each -> each.stream().isOver());
        return !listeners.isEmpty() || !newcomers.isEmpty();
    }

    interface Picture {
        byte[] json() throws IOException;
    }

    /// Tells all that is new, and newcomers what was before.
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
