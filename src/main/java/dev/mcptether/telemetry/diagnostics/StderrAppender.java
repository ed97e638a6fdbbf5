package dev.mcptether.telemetry.diagnostics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.mcptether.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Writes log messages as single lines to stderr: `time LEVEL logger: message`. Tether's own
/// messages have no logger's name.
final class StderrAppender extends AppenderBase<ILoggingEvent> {
    static final String NAME = "stderr";

    private final StderrLines lines;

    StderrAppender(StderrLines lines) {
        this.lines = lines;
        setName(NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.write(line(event));
    }

    void flush(Duration atMost) {
        lines.flush(atMost);
    }

    private static String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS));
        line.append(' ').append(event.getLevel()).append(' ');
        String logger = event.getLoggerName();
        if (!logger.equals(StderrDiagnostics.LOGGER)) {
            line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
        }
        line.append(Printable.line(String.valueOf(event.getFormattedMessage())));
        cause(line, event);
        return line.toString();
    }

    /// Adds the cause in one line, and for an error the stack trace.
    private static void cause(StringBuilder line, ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return;
        }
        line.append(" (").append(thrown.getClassName());
        line.append(": ").append(Printable.line(String.valueOf(thrown.getMessage()))).append(')');
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            for (var frame : thrown.getStackTraceElementProxyArray()) {
                line.append("\n    ").append(Printable.line(frame.getSTEAsString()));
            }
        }
    }
}
