package dev.mcptether;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Telemetry;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps an instance's card on disk true. Its lock guards what the card shows; the file is written
/// under it, on threads that may wait.
final class CardKeeper {
    private final Instances cards;
    private final UUID instance;
    private final EventSink events;
    private @Nullable InstanceCard shown;
    private @Nullable String clientName;
    private boolean removed;

    CardKeeper(Instances cards, UUID instance, EventSink events) {
        this.cards = cards;
        this.instance = instance;
        this.events = events;
    }

    synchronized void show(InstanceCard card) {
        put(clientName == null ? card : card.withClientName(clientName));
    }

    /// Called from the message path, so the file is left to another thread.
    void clientIs(String name) {
        Thread.ofVirtual().name("tether-card").start(() -> rename(name));
    }

    private synchronized void rename(String name) {
        clientName = name;
        if (shown != null) {
            put(shown.withClientName(name));
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
            events.emit(
                    new Telemetry.Degraded(Telemetry.Part.INSTANCE_CARD, unwritable.toString()));
        }
    }

    synchronized void remove() {
        removed = true;
        try {
            cards.remove(instance);
        } catch (IOException unwritable) {
            // It names a process that is gone in a moment, which every reader checks.
        }
    }
}
