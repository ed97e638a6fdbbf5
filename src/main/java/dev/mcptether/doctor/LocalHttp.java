package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Asks an HTTP server on this machine one question.
@FunctionalInterface
interface LocalHttp {
    record Answer(int status, String body) {}

    /// @throws java.net.ConnectException when nobody listens
    /// @throws IOException when there is no answer in time
    Answer get(Address address, String path) throws IOException;

    static LocalHttp ofThisHost() {
        return Real::get;
    }

    /// The JDK's own client. It ignores the proxy that may be set for other hosts.
    final class Real {
        private static final int PATIENCE_MILLIS = 1500;

        /// Largest answer that is read. Ten thousand targets have less.
        private static final int MOST_BYTES = 16 << 20;

        private Real() {}

        private static Answer get(Address address, String path) throws IOException {
            URI uri = URI.create("http://" + address + path);
            HttpURLConnection connection =
                    (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            try {
                int status = connection.getResponseCode();
                return new Answer(status, status == 200 ? body(connection) : "");
            } finally {
                connection.disconnect();
            }
        }

        private static String body(HttpURLConnection connection) throws IOException {
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            }
        }
    }
}
