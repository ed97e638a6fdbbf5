package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.time.Threads;
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

/// Stands for a faulty network between a shim and a daemon. It is a TCP proxy on loopback that
/// harms the connections it carries: each by its plan of {@link Fault}s, or all at once when the
/// test says so.
final class FaultProxy implements AutoCloseable {
    /// Small, so that a stalled connection holds few bytes and soon makes its sender wait.
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
        Threads.start("proxy-door", this::acceptAll);
    }

    /// The URL at which a shim reaches the daemon through this proxy.
    DaemonUrl url() {
        return DaemonUrl.parse("ws://127.0.0.1:" + door.getLocalPort());
    }

    /// Sets what happens to connections that open from now on.
    ///
    /// @param faults gives the faults of a connection by its number, counted from 1; within one
    ///   direction they are in the order of `at`
    void plan(IntFunction<List<Fault>> faults) {
        plan = faults;
    }

    /// Connects new connections to another daemon from now on.
    void lead(Address another) {
        daemon = another;
    }

    /// Ends each new connection before a byte has passed, or stops doing so.
    void refuse(boolean refused) {
        refusing = refused;
    }

    /// Cuts all open connections.
    void cut() {
        open.forEach(connection -> connection.harm(new Fault.Effect.Cut()));
    }

    /// Stops all bytes in this direction, on every connection, until {@link #flow}. Neither side is
    /// told: the connections look open.
    void stall(Fault.Way way) {
        valve(way).shut();
    }

    void flow(Fault.Way way) {
        valve(way).open();
    }

    /// Stops all bytes on the present connections for ever. New connections are healthy.
    void forsake() {
        open.forEach(ProxiedConnection::forsake);
    }

    /// The number of connections accepted so far.
    int connections() {
        return accepted.get();
    }

    /// The number of connections that this proxy has cut or reset so far.
    int harmed() {
        return harmed.get();
    }

    /// The number of bytes that have passed in this direction so far.
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
                // Either the listening socket is closed, or this one connection found no daemon.
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
