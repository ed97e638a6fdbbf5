package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.daemon.control.WebSocketProbe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Finds out who answers at an address, by connecting to it.
interface PortProbe {
    enum Answering {
        NOBODY,
        WEBSOCKET,
        /// The port is open, and no WebSocket server answers behind it.
        SOMETHING_ELSE
    }

    /// Shakes hands as a WebSocket client. Waits for the other side, up to a bound.
    Answering handshake(Address address);

    /// Whether the port is open. Waits for the other side, up to a bound.
    boolean isOpen(Address address);

    static PortProbe ofThisHost() {
        return new Real();
    }

    /// Real sockets.
    final class Real implements PortProbe {
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        private Real() {}

        @Override
        public Answering handshake(Address address) {
            try {
                WebSocketProbe.shakeHands(reachable(address), Deadline.in(PATIENCE));
                return Answering.WEBSOCKET;
            } catch (ConnectException nobody) {
                return Answering.NOBODY;
            } catch (IOException other) {
                return isOpen(address) ? Answering.SOMETHING_ELSE : Answering.NOBODY;
            }
        }

        @Override
        public boolean isOpen(Address address) {
            try (Socket socket = new Socket()) {
                socket.connect(reachable(address), (int) PATIENCE.toMillis());
                return true;
            } catch (IOException closed) {
                return false;
            }
        }

        private static InetSocketAddress reachable(Address address) throws IOException {
            InetAddress host = InetAddress.getByName(address.host());
            return new InetSocketAddress(
                    host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host,
                    address.port());
        }
    }
}
