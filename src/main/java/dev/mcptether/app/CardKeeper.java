package dev.mcptether.app;

import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Telemetry;
import dev.mcptether.event.Telemetry.Part;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps an instance's card on disk true, and the list of targets that is made of all cards. Its
/// lock guards what the card shows. The files are written while the lock is held, on threads that
/// may wait.
final class CardKeeper {
    /// About how long a killed instance stays listed. Nobody else notices that it is gone.
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

    private final Instances cards;
    private final Targets targets;
    private final UUID instance;
    private final EventSink events;
    private final Timers timers;
    private final RandomGenerator random;
    private volatile @Nullable InstanceCard shown;
    private volatile @Nullable String clientName;
    private volatile @Nullable String daemonVersion;
    private volatile @Nullable Thread leaving;
    private volatile boolean removed;
    private boolean listFailed;
    private final List<Event> troubles = new ArrayList<>(); // guarded by this

    CardKeeper(
            Instances cards,
            Targets targets,
            UUID instance,
            EventSink events,
            Timers timers,
            RandomGenerator random) {
        this.cards = cards;
        this.targets = targets;
        this.instance = instance;
        this.events = events;
        this.timers = timers;
        this.random = random;
    }

    void show(InstanceCard card) {
        alone(() -> put(card, clientName, daemonVersion));
    }

    /// Runs one task at a time. Emits the events of the task after it has released the lock.
    private void alone(Runnable task) {
        List<Event> news;
        synchronized (this) {
            task.run();
            news = List.copyOf(troubles);
            troubles.clear();
        }
        news.forEach(events::emit);
    }

    private void put(InstanceCard card, @Nullable String named, @Nullable String version) {
        put((named == null ? card : card.withClientName(named)).withDaemonVersion(version));
        String since = clientName;
        if (since != null && !since.equals(named)) {
            // The name came while this card was being written, so `clientIs` has not written it.
            putName(since);
        }
        if (!Objects.equals(version, daemonVersion)) {
            putVersion();
        }
        list(targets::refresh);
        lookAgain();
    }

    /// Called on the message path. So another thread writes the file, or {@link #show} does.
    void clientIs(String name) {
        clientName = name;
        if (shown != null) {
            inBackground("tether-card", () -> rename(name));
        }
    }

    /// Like {@link #clientIs}.
    ///
    /// @param version of the daemon that it is linked to; null without a link, or if it is like
    ///   ours
    void daemonDiffers(@Nullable String version) {
        boolean news = !Objects.equals(daemonVersion, version);
        daemonVersion = version;
        if (news && shown != null) {
            inBackground("tether-card", () -> alone(this::putVersion));
        }
    }

    private void putVersion() {
        InstanceCard known = shown;
        if (known != null) {
            put(known.withDaemonVersion(daemonVersion));
        }
    }

    private void rename(String name) {
        alone(() -> putName(name));
    }

    private void putName(String name) {
        InstanceCard known = shown;
        if (known != null) {
            put(known.withClientName(name));
        }
    }

    private void put(InstanceCard fresh) {
        if (removed) {
            return;
        }
        shown = fresh;
        try {
            cards.put(fresh);
        } catch (IOException unwritable) {
            troubles.add(new Telemetry.Degraded(Part.INSTANCE_CARD, unwritable.toString()));
        }
    }

    /// With jitter, so that the shims of one client do not all look at the same time.
    private void lookAgain() {
        long jitter = random.nextLong(LOOK_INTERVAL.toNanos() / 2);
        var _ =
                timers.after(
                        LOOK_INTERVAL.plusNanos(jitter),
                        () -> inBackground("tether-targets", this::look));
    }

    private void look() {
        alone(this::lookOnce);
    }

    private void lookOnce() {
        if (!removed) {
            list(() -> targets.refreshUnlessWithin(LOOK_INTERVAL));
            lookAgain();
        }
    }

    /// Begins to remove the card, on a thread of its own, while the rest of the end goes on.
    void leave() {
        removed = true;
        if (shown != null && leaving == null) {
            leaving = inBackground("tether-card", this::remove);
        }
    }

    /// Removes the card. If another thread is doing that, waits for it, at most this long.
    void gone(Duration atMost) {
        leave();
        Thread remover = leaving;
        if (remover != null) {
            try {
                var _ = remover.join(atMost);
            } catch (InterruptedException leftBehind) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void remove() {
        alone(this::takeAway);
    }

    private void takeAway() {
        try {
            cards.remove(instance);
        } catch (IOException unwritable) {
            // The card names a process that is about to end. Every reader checks that.
        }
        list(targets::refresh);
    }

    /// Starts a platform thread. A virtual thread would need its scheduler, which would then be
    /// most of what an idle shim does.
    private static Thread inBackground(String name, Runnable task) {
        return Threads.start(name, task);
    }

    private interface Listing {
        void write() throws IOException;
    }

    /// Reports a failure once, and again only after it has worked in between.
    private void list(Listing listing) {
        try {
            listing.write();
            listFailed = false;
        } catch (IOException | UncheckedIOException unwritable) {
            if (!listFailed) {
                troubles.add(new Telemetry.Degraded(Part.TARGETS, unwritable.toString()));
            }
            listFailed = true;
        }
    }
}
