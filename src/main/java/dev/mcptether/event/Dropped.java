package dev.mcptether.event;

/// Something was left out, on purpose, and counted.
///
/// @param count how many at once, at least 1
public record Dropped(What what, Why why, long count) implements Event {
    public enum What implements Label {
        /// A client's notification that found no link and no room.
        NOTIFICATION,
        /// A client's request that the client cancelled before it was sent.
        REQUEST,
        /// A client's answer to a request of a daemon that is gone.
        CLIENT_ANSWER,
        /// A daemon's answer to a request that is not open any more.
        DAEMON_ANSWER,
        /// A daemon's frame that is not a message.
        FRAME,
        /// A span that could not be exported.
        SPAN,
        /// An OpenTelemetry log record that could not be exported.
        LOG_RECORD,
        /// An event that could not be written to the event log.
        EVENT
    }

    public enum Why implements Label {
        CANCELLED,
        QUEUE_FULL,
        /// It belonged to a daemon or a call that is over.
        STALE,
        NOT_JSON,
        TOO_LARGE,
        BINARY,
        /// A disk, an exporter or a subscriber failed.
        FAILED
    }
}
