package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// The network between a shim and a daemon as it should not be: a TCP proxy on loopback that harms
/// the connections it carries, each by its plan of {@link Fault}s, or all at once when told to.
final class FaultProxy implements AutoCloseable {
    /// Small, so that a stalled connection holds little and soon holds its sender back.
    private static final int SOCKET_BUFFER_BYTES = 64 * 1024;

    private final ServerSocket door;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger harmed = new AtomicInteger();
    private final Map<Fault.Way, Valve> valves = new EnumMap<>(Fault.Way.class);
    private final Map<Fault.Way, AtomicLong> passed = new EnumMap<>(Fault.Way.class);
    private volatile Address daemon;
    private volatile IntFunction<List<Fault>> plan = _ -> List.of();
    private volatile boolean refusing;

    FaultProxy(Address daemon) throws IOException {
        this.daemon = daemon;
        this.door = new ServerSocket();
        door.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        for (Fault.Way way : Fault.Way.values()) {
            valves.put(way, new Valve());
            passed.put(way, new AtomicLong());
        }
        Thread.ofVirtual().name("proxy-door").start(this::acceptAll);
    }

    /// Where a shim finds the daemon through this.
    DaemonUrl url() {
        return DaemonUrl.parse("ws://127.0.0.1:" + door.getLocalPort());
    }

    /// What is to happen to the connections from now on.
    ///
    /// @param faults for each connection, counted from 1; in each direction in the order of `at`
    void plan(IntFunction<List<Fault>> faults) {
        plan = faults;
    }

    /// Leads new connections to another daemon.
    void lead(Address another) {
        daemon = another;
    }

    /// Ends new connections before anything has passed, or does not any more.
    void refuse(boolean refused) {
        refusing = refused;
    }

    /// Cuts all open connections.
    void cut() {
        open.forEach(connection -> connection.harm(new Fault.Effect.Cut()));
    }

    /// Makes nothing pass in this direction, on any connection, until {@link #flow}. Nobody is
    /// told: the connections look open.
    void stall(Fault.Way way) {
        valve(way).shut();
    }

    void flow(Fault.Way way) {
        valve(way).open();
    }

    /// Makes nothing pass on the connections there are, for ever; new ones are healthy.
    void forsake() {
        open.forEach(ProxiedConnection::forsake);
    }

    /// Connections accepted so far.
    int connections() {
        return accepted.get();
    }

    /// Connections that were cut or reset here so far.
    int harmed() {
        return harmed.get();
    }

    /// Bytes that passed in this direction so far.
    long passed(Fault.Way way) {
        return count(way).get();
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                Socket shim = door.accept();
                if (refusing) {
                    shim.close();
                } else {
                    carry(shim);
                }
            } catch (IOException closing) {
                // Either the door is closed, or this one connection has no daemon.
            }
        }
    }

    private void carry(Socket shim) throws IOException {
        Socket onward = new Socket();
        try {
            onward.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            onward.connect(new InetSocketAddress(daemon.host(), daemon.port()));
        } catch (IOException nobody) {
            shim.close();
            onward.close();
            throw nobody;
        }
        for (Socket socket : List.of(shim, onward)) {
            socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
            socket.setTcpNoDelay(true);
        }
        List<Fault> faults = plan.apply(accepted.incrementAndGet());
        ProxiedConnection connection = new ProxiedConnection(this, shim, onward);
        open.add(connection);
        connection.start(faults);
    }

    Valve valve(Fault.Way way) {
        return of(valves, way);
    }

    AtomicLong count(Fault.Way way) {
        return of(passed, way);
    }

    private static <V> V of(Map<Fault.Way, V> map, Fault.Way way) {
        V value = map.get(way);
        if (value == null) {
            throw new IllegalStateException("nothing for " + way);
        }
        return value;
    }

    void ended(ProxiedConnection connection, boolean byUs) {
        if (open.remove(connection) && byUs) {
            harmed.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        valves.values().forEach(Valve::open);
        open.forEach(connection -> connection.harm(new Fault.Effect.Cut()));
    }
}
