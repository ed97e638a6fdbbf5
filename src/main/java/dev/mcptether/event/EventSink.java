package dev.mcptether.event;

/// Takes events. Emitting never blocks and never throws. Any thread may emit, as long as it holds
/// no lock.
@FunctionalInterface
public interface EventSink {
    void emit(Event event);
}
