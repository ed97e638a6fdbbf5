package dev.mcptether.event;

import dev.mcptether.event.Fact.Recording;

/// What travels through the shim. These are the only events on the message path; they hold numbers
/// and enums and nothing else.
public sealed interface Message extends Event {
    /// @param bytes the message as the receiver gets it, without a line end
    /// @param transitNanos from the last byte read to the hand-over to the pipe or socket
    @Fact(
            name = "message.passed",
            severity = Severity.DEBUG,
            doc = "A message was handed over to the other side.",
            recording = Recording.COUNTED)
    record Passed(Direction direction, Kind kind, int bytes, long transitNanos)
            implements Message {}

    /// @param messages how many messages of the client wait for a link now
    @Fact(
            name = "message.queue_changed",
            severity = Severity.DEBUG,
            doc = "The number of messages that wait for a link has changed.",
            recording = Recording.COUNTED)
    record QueueChanged(int messages) implements Message {}
}
