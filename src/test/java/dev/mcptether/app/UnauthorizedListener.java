package dev.mcptether.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A process that listens at a port (its argument) and answers every request with 401. A supervisor
/// takes that answer as proof that it serves.
final class UnauthorizedListener {
    private static final byte[] ANSWER =
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private UnauthorizedListener() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket client = server.accept()) {
                    InputStream in = client.getInputStream();
                    client.setSoTimeout(1000);
                    int _ = in.read(new byte[4096]);
                    client.getOutputStream().write(ANSWER);
                } catch (IOException gone) {
                    // Go on with the next connection.
                }
            }
        }
    }
}
