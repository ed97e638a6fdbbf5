package dev.mcptether.daemon.single;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The port on which a starter hears from the process that it has started. It is a loopback port
/// that is bound before the process exists, and the process gets a secret in its environment. A
/// file would not do, because a disk may be full.
final class StarterPort implements AutoCloseable {
    /// The environment variable of the started process. Its value is port, colon, secret.
    static final String VARIABLE = "TETHER_STARTER";

    static final int MOST_CHARACTERS = 4096;

    /// For the text of one connection. The started process may have to wait for its processor.
    private static final int READ_MILLIS = 10_000;

    private final ServerSocket socket;
    private final String secret;

    private StarterPort(ServerSocket socket, String secret) {
        this.socket = socket;
        this.secret = secret;
    }

    static StarterPort open() throws IOException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        return new StarterPort(socket, HexFormat.of().formatHex(secret));
    }

    Map<String, String> environment() {
        return Map.of(VARIABLE, socket.getLocalPort() + ":" + secret);
    }

    /// What the started process reports; empty if it reports nothing for this long. Text of a
    /// program that does not know the secret is ignored.
    Optional<StartWord> next(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try (Socket from = socket.accept()) {
            from.setSoTimeout(READ_MILLIS);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
            char[] text = new char[MOST_CHARACTERS];
            int length = 0;
            for (int more = 0; more >= 0 && length < text.length; length += Math.max(0, more)) {
                more = in.read(text, length, text.length - length);
            }
            return StartWord.read(new String(text, 0, length), secret);
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
