package dev.mcptether.telemetry.spans;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// Passes messages of the OpenTelemetry SDK (for instance why a collector refused) from the JDK's
/// logging to the diagnostics log. The JDK's own handler would write to stderr itself, and wait
/// there if nobody reads.
final class LibraryLog extends Handler {
    /// Keep a reference: the JDK forgets a logger's settings when the logger is collected.
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
