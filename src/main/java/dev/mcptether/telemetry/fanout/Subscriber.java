package dev.mcptether.telemetry.fanout;

/// Translates events that are more than a number. Called on the emitting thread: it may hand the
/// event to a bounded queue and must not do more.
@FunctionalInterface
public interface Subscriber {
    void accept(Stamped stamped);
}
