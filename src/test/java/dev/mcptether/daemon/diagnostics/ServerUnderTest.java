package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.diagnostics.tools.Diagnostics;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An embedded server with all its tools, on virtual time.
final class ServerUnderTest {
    static final int MAX_MESSAGE_BYTES = 10_000;

    final VirtualTimers timers = new VirtualTimers();
    final RecordingSink events = new RecordingSink();
    final McpServer server;

    ServerUnderTest() {
        this(new OpenCalls.Limits(64, 100_000, Duration.ZERO));
    }

    ServerUnderTest(OpenCalls.Limits limits, Tool... more) {
        List<Tool> tools = new ArrayList<>(Toolbox.tools(new FixedDiagnostics(), timers));
        tools.addAll(List.of(more));
        server =
                new McpServer(
                        "1.2.3",
                        tools,
                        new McpServer.Wiring(
                                limits, MAX_MESSAGE_BYTES, new CallSequence(), events, timers));
    }

    FakeClient client() {
        return new FakeClient(toClient -> server.open(1, toClient));
    }

    private static final class FixedDiagnostics implements Diagnostics {
        @Override
        public String recentEvents(int most) {
            return "the last " + most;
        }

        @Override
        public String fleetStatus() {
            return "one shim";
        }

        @Override
        public String processTree() {
            return "init";
        }
    }
}
