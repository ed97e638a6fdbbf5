package dev.mcptether.telemetry.diagnostics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/// Configures Logback in code. Logback finds it as a service. Reading XML would cost 25 ms. Without
/// a configuration Logback writes at debug level to stdout, which belongs to the protocol.
public final class DiagnosticsConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        StderrAppender appender =
                new StderrAppender(new StderrLines(new FileOutputStream(FileDescriptor.err)));
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        // Never show less severe messages of libraries, whatever level the user sets: at debug
        // level they contain what passes through them.
        root.setLevel(Level.WARN);
        context.getLogger(StderrDiagnostics.LOGGER)
                .setLevel(Level.toLevel(System.getProperty(StderrDiagnostics.LEVEL), Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
