package dev.mcptether.telemetry.diagnostics;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// The log that libraries write to. It drops everything below a warning, and starts Logback at the
/// first warning. Most instances never see one, and starting Logback would cost 23 ms before the
/// first connection (measured, with the AOT cache).
///
/// SLF4J finds it by the system property `slf4j.provider` (`jvm/common.options`). Without that
/// property Logback runs from the start and shows the same lines.
public final class QuietProvider implements SLF4JServiceProvider {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /// Logback. The first call starts it.
    static LoggerContext logback() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext started
                ? started
                : Started.LOGBACK;
    }

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, Quiet::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }

    /// The first thread that needs it initialises it; other threads wait for that one.
    private static final class Started {
        private static final LoggerContext LOGBACK = start();

        private static LoggerContext start() {
            LogbackServiceProvider provider = new LogbackServiceProvider();
            provider.initialize();
            return (LoggerContext) provider.getLoggerFactory();
        }
    }

    private static final class Quiet extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        Quiet(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            String text = MessageFormatter.basicArrayFormat(pattern, arguments);
            logback().getLogger(name).atLevel(level).setCause(thrown).log(text);
        }
    }
}
