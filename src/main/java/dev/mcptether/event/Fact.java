package dev.mcptether.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the catalogue says of one event record: its dotted name, severity and meaning, and how the
/// event log records it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Fact {
    /// The event's name in logs and docs: `family.fact`, past tense, never with dynamic parts.
    String name();

    Severity severity() default Severity.INFO;

    /// One sentence: what has become true.
    String doc();

    Recording recording() default Recording.LINE;

    /// How the event log keeps an event.
    enum Recording {
        /// A line of its own.
        LINE,
        /// A line of its own, forced to disk soon, and before the process ends by its own will: a
        /// turning point in the instance's life.
        DURABLE_LINE,
        /// No line; its increments are folded into the next `telemetry.counted` line, so that the
        /// counters can still be recomputed from the log.
        COUNTED
    }
}
