package dev.mcptether.telemetry.spans;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// What the OpenTelemetry SDK says through the JDK's logging (why a collector refused, for
/// instance), handed to the diagnostics log: the JDK's own handler would write to stderr itself,
/// and wait there when nobody reads.
final class LibraryLog extends Handler {
    /// Held, because the JDK forgets a logger's settings with the logger.
    private final Logger logger = Logger.getLogger("io.opentelemetry");

    void install() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    void uninstall() {
        logger.removeHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            LoggerFactory.getLogger(record.getLoggerName())
                    .warn(record.getMessage(), record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
