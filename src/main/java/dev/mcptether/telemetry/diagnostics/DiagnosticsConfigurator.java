package dev.mcptether.telemetry.diagnostics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/// Sets Logback up in code, found by it as a service: reading XML would cost 25 ms, and Logback
/// without a configuration writes at debug level to stdout, which belongs to the protocol.
public final class DiagnosticsConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        StderrAppender appender =
                new StderrAppender(new StderrLines(new FileOutputStream(FileDescriptor.err)));
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        // Libraries are never heard below this, whatever the user's level: what they say at debug
        // is what passes through them.
        root.setLevel(Level.WARN);
        context.getLogger(StderrDiagnostics.LOGGER)
                .setLevel(Level.toLevel(System.getProperty(StderrDiagnostics.LEVEL), Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
