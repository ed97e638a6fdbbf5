package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.LogLevel;
import dev.mcptether.config.Propagation;
import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.DaemonServer;
import dev.mcptether.daemon.Paths;
import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.tools.Diagnostics;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs the embedded daemon inside the test's process. One of its tools keeps a {@link Tally} of
/// its calls.
final class DaemonInProcess implements AutoCloseable {
    static final Token TOKEN = new Token("the-token-of-these-tests");

    /// Nobody writes to this directory.
    private static final Path NOWHERE = Path.of("target");

    private static final int MAX_MESSAGE_BYTES = 33 << 20;

    private final DaemonServer server;
    private final Address address;

    DaemonInProcess(Tally tally, EventSink events, Timers timers) throws IOException {
        this(new Address("127.0.0.1", 0), tally, events, timers);
    }

    DaemonInProcess(Address listen, Tally tally, EventSink events, Timers timers)
            throws IOException {
        TelemetryConfig telemetry =
                new TelemetryConfig(
                        NOWHERE,
                        Optional.empty(),
                        Optional.empty(),
                        LogLevel.WARN,
                        Propagation.READ,
                        Map.of());
        List<Tool> tools = new ArrayList<>(Toolbox.tools(new NoDiagnostics(), timers));
        tools.add(tally);
        this.server =
                new DaemonServer(
                        new DaemonConfig(
                                NOWHERE,
                                "test",
                                listen,
                                List.of(),
                                MAX_MESSAGE_BYTES,
                                DaemonArguments.NONE,
                                telemetry),
                        TOKEN,
                        Paths.all(new McpServer("test", tools, MAX_MESSAGE_BYTES, events, timers)),
                        "test",
                        events,
                        timers);
        this.address = server.start();
    }

    Address address() {
        return address;
    }

    /// Starts a shim that connects to this daemon.
    Process shim(Processes processes, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("TETHER_URL", "ws://" + address);
        settings.put("TETHER_TOKEN", TOKEN.value());
        return processes.shim(settings, ProcessBuilder.Redirect.INHERIT);
    }

    int sessions() {
        return server.sessions().size();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class NoDiagnostics implements Diagnostics {
        @Override
        public String recentEvents(int most) {
            return "";
        }

        @Override
        public String fleetStatus() {
            return "";
        }

        @Override
        public String processTree() {
            return "";
        }
    }
}
