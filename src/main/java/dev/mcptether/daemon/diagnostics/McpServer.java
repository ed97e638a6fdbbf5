package dev.mcptether.daemon.diagnostics;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.SessionHost;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The embedded MCP server: the same tools for every client, a session for each. Values only; the
/// sessions have the state.
public final class McpServer implements SessionHost {
    /// More calls at once than any client makes; each may hold a thread.
    private static final int MOST_CALLS = 1024;

    /// Two of the largest messages: one may be worked on while the next one arrives.
    private static final int LARGEST_OPEN = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Results results;
    private final Wiring wiring;

    /// What every session is given.
    ///
    /// @param maxMessageBytes the most bytes that an answer may have
    record Wiring(
            OpenCalls.Limits limits,
            int maxMessageBytes,
            CallSequence numbers,
            EventSink events,
            Timers timers) {}

    /// @param version Tether's version, which clients are told
    /// @param tools with names that differ
    public McpServer(
            String version,
            List<Tool> tools,
            int maxMessageBytes,
            EventSink events,
            Timers timers) {
        this(
                version,
                tools,
                new Wiring(
                        limits(maxMessageBytes),
                        maxMessageBytes,
                        new CallSequence(),
                        events,
                        timers));
    }

    McpServer(String version, List<Tool> tools, Wiring wiring) {
        for (Tool tool : tools) {
            if (this.tools.put(tool.declaration().name(), tool) != null) {
                throw new IllegalArgumentException("two tools " + tool.declaration().name());
            }
        }
        this.results = new Results(version, tools.stream().map(Tool::declaration).toList());
        this.wiring = wiring;
    }

    static OpenCalls.Limits limits(int maxMessageBytes) {
        long bytes = Math.min((long) LARGEST_OPEN * maxMessageBytes, Integer.MAX_VALUE);
        return new OpenCalls.Limits(MOST_CALLS, (int) bytes, PATIENCE);
    }

    /// The numbers of its calls. All servers of an instance share them.
    public CallSequence numbers() {
        return wiring.numbers;
    }

    @Override
    public ServedSession open(long number, ToClient client) {
        return new McpSession(this, client);
    }

    Optional<Tool> tool(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    Results results() {
        return results;
    }

    Wiring wiring() {
        return wiring;
    }
}
