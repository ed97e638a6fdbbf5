package dev.mcptether.config;

import java.net.URI;
import java.util.Set;

/// Where a daemon listens: `ws` or `wss`, a host, and no fragment. Prints as scheme, host and port
/// only, because user info and query may hold secrets.
public record DaemonUrl(URI uri) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    public DaemonUrl {
        String scheme = uri.getScheme();
        if (!("ws".equals(scheme) || "wss".equals(scheme))
                || uri.getHost() == null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException("not a ws:// or wss:// URL with a host");
        }
    }

    public static DaemonUrl parse(String text) {
        return new DaemonUrl(URI.create(text.strip()));
    }

    public boolean secure() {
        return "wss".equals(uri.getScheme());
    }

    public boolean loopback() {
        return LOOPBACK.contains(uri.getHost()) || uri.getHost().startsWith("127.");
    }

    public int port() {
        return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
    }

    /// `host:port`, fit for logs and metrics.
    public String address() {
        return uri.getHost() + ":" + port();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + address();
    }
}
