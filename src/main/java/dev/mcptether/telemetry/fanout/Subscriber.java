package dev.mcptether.telemetry.fanout;

/// Translates events that are more than a number. It is called on the emitting thread, so it may
/// only put the event into a bounded queue.
@FunctionalInterface
public interface Subscriber {
    void accept(Stamped stamped);
}
