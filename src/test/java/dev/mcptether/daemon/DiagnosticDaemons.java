package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.LogLevel;
import dev.mcptether.config.Propagation;
import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes daemons that serve nothing but the built-in diagnostics, in the test's own process.
///
/// @param maxMessageBytes of a message, both ways
public record DiagnosticDaemons(Token token, int maxMessageBytes, EventSink events, Timers timers) {
    /// No daemon here writes a file.
    private static final Path NOWHERE = Path.of("target");

    /// The diagnostics at every path.
    public DaemonServer at(Address listen, Tool... more) {
        return at(listen, Paths.all(diagnostics(more)));
    }

    DaemonServer at(Address listen, Paths paths) {
        return new DaemonServer(
                config(NOWHERE, listen, maxMessageBytes), token, paths, "1.0", events, timers);
    }

    McpServer diagnostics(Tool... more) {
        List<Tool> tools = new ArrayList<>(Toolbox.tools(new NoDiagnostics(), timers));
        tools.addAll(List.of(more));
        return new McpServer("test", tools, maxMessageBytes, events, timers);
    }

    /// The default daemon of a home, and no telemetry sent anywhere.
    public static DaemonConfig config(Path home, Address listen, int maxMessageBytes) {
        return new DaemonConfig(
                home,
                "default",
                listen,
                List.of(),
                maxMessageBytes,
                DaemonArguments.NONE,
                new TelemetryConfig(
                        home,
                        Optional.empty(),
                        Optional.empty(),
                        LogLevel.WARN,
                        Propagation.READ,
                        Map.of()));
    }
}
