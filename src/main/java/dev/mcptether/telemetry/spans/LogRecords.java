package dev.mcptether.telemetry.spans;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Severity;
import dev.mcptether.telemetry.fanout.EventFields;
import dev.mcptether.telemetry.fanout.Fields;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;

/// Writes events as OpenTelemetry events: log records with an event name, and the fields as
/// attributes. For the spans' thread.
record LogRecords(Logger logger) {
    void write(Stamped stamped) {
        Fact fact = Fact.of(stamped.event());
        LogRecordBuilder record =
                logger.logRecordBuilder()
                        .setEventName("tether." + fact.dottedName())
                        .setTimestamp(stamped.time())
                        .setSeverity(severity(fact.severity()))
                        .setSeverityText(fact.severity().name())
                        .setBody(fact.doc())
                        .setContext(context(stamped));
        EventFields.write(stamped.event(), new Attached(record));
        record.emit();
    }

    private static io.opentelemetry.api.logs.Severity severity(Severity severity) {
        return switch (severity) {
            case DEBUG -> io.opentelemetry.api.logs.Severity.DEBUG;
            case INFO -> io.opentelemetry.api.logs.Severity.INFO;
            case WARN -> io.opentelemetry.api.logs.Severity.WARN;
            case ERROR -> io.opentelemetry.api.logs.Severity.ERROR;
        };
    }

    private static Context context(Stamped stamped) {
        Trace trace = stamped.trace();
        return trace == null
                ? Context.root()
                : Context.root()
                        .with(
                                Span.wrap(
                                        SpanContext.create(
                                                trace.traceId(),
                                                trace.spanId(),
                                                trace.sampled()
                                                        ? TraceFlags.getSampled()
                                                        : TraceFlags.getDefault(),
                                                TraceState.getDefault())));
    }

    /// Writes fields as attributes, with `tether.` before each name.
    private record Attached(LogRecordBuilder record) implements Fields {
        @Override
        public Fields text(String name, String value) {
            record.setAttribute(AttributeKey.stringKey("tether." + name), value);
            return this;
        }

        @Override
        public Fields number(String name, long value) {
            record.setAttribute(AttributeKey.longKey("tether." + name), value);
            return this;
        }

        @Override
        public Fields flag(String name, boolean value) {
            record.setAttribute(AttributeKey.booleanKey("tether." + name), value);
            return this;
        }

        @Override
        public Fields seconds(String name, Duration value) {
            record.setAttribute(
                    AttributeKey.doubleKey("tether." + name + "_seconds"), value.toNanos() / 1e9);
            return this;
        }

        /// Counters travel as metrics. Here they would be hundreds of attributes.
        @Override
        public Fields numbers(String name, Map<String, Decimal> values) {
            return this;
        }
    }
}
