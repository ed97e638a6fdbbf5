package dev.mcptether.daemon.single;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Reports from the started process to its starter how the start went; see {@link StarterPort}.
/// Does nothing if no starter waits or the starter has gone.
public final class StarterLine {
    private static final int CONNECT_MILLIS = 10_000;

    private final Optional<String> place;

    /// @param environment the environment of this process
    public StarterLine(Map<String, String> environment) {
        this.place = Optional.ofNullable(environment.get(StarterPort.VARIABLE));
    }

    public void tell(StartWord word) {
        place.ifPresent(at -> tell(at, word));
    }

    private static void tell(String place, StartWord word) {
        int colon = place.indexOf(':');
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(place.substring(0, Math.max(0, colon)));
            String text = word.text(place.substring(colon + 1));
            int most = Math.min(text.length(), StarterPort.MOST_CHARACTERS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.getOutputStream()
                    .write(text.substring(0, most).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException nobodyThere) {
            // The starter has gone, or the variable is not ours.
        }
    }
}
