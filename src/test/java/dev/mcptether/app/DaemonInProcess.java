package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.DaemonServer;
import dev.mcptether.daemon.DiagnosticDaemons;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Runs the embedded daemon inside the test's process. One of its tools keeps a {@link Tally} of
/// its calls.
final class DaemonInProcess implements AutoCloseable {
    static final Token TOKEN = new Token("the-token-of-these-tests");

    private static final int MAX_MESSAGE_BYTES = 33 << 20;

    private final DaemonServer server;
    private final Address address;

    DaemonInProcess(Tally tally, EventSink events, Timers timers) throws IOException {
        this(new Address("127.0.0.1", 0), tally, events, timers);
    }

    DaemonInProcess(Address listen, Tally tally, EventSink events, Timers timers)
            throws IOException {
        this.server =
                new DiagnosticDaemons(TOKEN, MAX_MESSAGE_BYTES, events, timers).at(listen, tally);
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
}
