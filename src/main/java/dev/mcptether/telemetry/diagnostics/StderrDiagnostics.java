package dev.mcptether.telemetry.diagnostics;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Severity;
import dev.mcptether.event.Telemetry;
import dev.mcptether.telemetry.fanout.EventFields;
import dev.mcptether.telemetry.fanout.Fields;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Subscriber;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;

/// Shows events of a minimum severity as lines on stderr, for a person who looks there. Runs on the
/// event log's thread. Logback is loaded only when there is something to show.
public final class StderrDiagnostics implements Subscriber {
    static final String LOGGER = "tether";

    /// Passes the level to {@link DiagnosticsConfigurator}, which Logback creates itself.
    static final String LEVEL = "tether.log.level";

    private final Severity least;
    private volatile boolean used;

    public StderrDiagnostics(Severity least) {
        this.least = least;
        System.setProperty(LEVEL, least.name());
    }

    @Override
    public void accept(Stamped stamped) {
        Event event = stamped.event();
        Fact fact = Fact.of(event);
        if (fact.severity().number() < least.number() || event instanceof Telemetry.Counted) {
            return;
        }
        used = true;
        Logger logger = QuietProvider.logback().getLogger(LOGGER);
        Line line = new Line(new StringBuilder(fact.dottedName()));
        EventFields.write(event, line);
        String text = line.text().toString();
        switch (fact.severity()) {
            case DEBUG -> logger.debug(text);
            case INFO -> logger.info(text);
            case WARN -> logger.warn(text);
            case ERROR -> logger.error(text);
        }
    }

    /// Gives the lines a moment to reach stderr.
    public void flush(Duration atMost) {
        if (!used) {
            return;
        }
        if (QuietProvider.logback()
                        .getLogger(Logger.ROOT_LOGGER_NAME)
                        .getAppender(StderrAppender.NAME)
                instanceof StderrAppender appender) {
            appender.flush(atMost);
        }
    }

    /// Fields as `name=value`, with quotes where there are spaces.
    private record Line(StringBuilder text) implements Fields {
        @Override
        public Fields text(String name, String value) {
            if (!value.isEmpty()) {
                boolean plain = value.chars().noneMatch(each -> each <= ' ' || each == '"');
                append(name, plain ? value : '"' + value.replace("\"", "'") + '"');
            }
            return this;
        }

        @Override
        public Fields number(String name, long value) {
            append(name, Long.toString(value));
            return this;
        }

        @Override
        public Fields flag(String name, boolean value) {
            append(name, Boolean.toString(value));
            return this;
        }

        @Override
        public Fields seconds(String name, Duration value) {
            append(name, value.toMillis() / 1e3 + "s");
            return this;
        }

        @Override
        public Fields numbers(String name, Map<String, Decimal> values) {
            append(name, values.toString());
            return this;
        }

        private void append(String name, String value) {
            text.append(' ').append(name).append('=').append(value);
        }
    }
}
