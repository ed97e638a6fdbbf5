package dev.mcptether.event;

/// Where facts go. Emitting never blocks, never throws, and may be done from any thread while no
/// lock is held.
@FunctionalInterface
public interface EventSink {
    void emit(Event event);
}
