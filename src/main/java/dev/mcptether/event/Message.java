package dev.mcptether.event;

/// Messages that pass through the shim. These are the only events on the message path. They hold
/// only numbers and enums.
public sealed interface Message extends Event {
    /// @param bytes length of the message as the receiver gets it, without a line end
    /// @param transitNanos from the last byte read to the hand-over to the pipe or socket
    record Passed(Direction direction, Kind kind, int bytes, long transitNanos)
            implements Message {}

    /// @param messages how many messages of the client wait for a link now
    record QueueChanged(int messages) implements Message {}
}
