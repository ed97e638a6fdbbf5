package dev.mcptether.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a daemon listens: `ws` or `wss`, a host, and no fragment. It prints as scheme, host and
/// port only, because user info and query may contain secrets.
public record DaemonUrl(URI uri) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

    /// All of 127.0.0.0/8. `127.0.0.1.example.org` is another machine.
    private static final Pattern LOOPBACK_NETWORK = Pattern.compile("127(\\.\\d{1,3}){3}");

    public DaemonUrl {
        String scheme = uri.getScheme();
        if (!("ws".equals(scheme) || "wss".equals(scheme))
                || uri.getHost() == null
                || uri.getPort() == 0
                || uri.getPort() > 65_535
                || uri.getFragment() != null) {
            throw new IllegalArgumentException("not a ws:// or wss:// URL with a host");
        }
    }

    public static DaemonUrl parse(String text) {
        return new DaemonUrl(URI.create(text.strip()));
    }

    /// This address with a server's name added to its path.
    DaemonUrl at(String server) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String below = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DaemonUrl(
                URI.create(
                        uri.getScheme()
                                + "://"
                                + uri.getRawAuthority()
                                + below
                                + "/"
                                + server
                                + query));
    }

    /// The part that may be shown of a text that should have been a URL, or several. The text is
    /// malformed, so nobody can tell where a password begins and ends. Everything up to the last
    /// `@` may be one, and everything after a `?`; if there are both, the `@` may be part of
    /// either.
    static String withoutSecrets(String text) {
        int at = text.lastIndexOf('@');
        int query = text.indexOf('?');
        if (at >= 0 && query >= 0) {
            return "[redacted]";
        }
        return at >= 0
                ? "[redacted]" + text.substring(at)
                : query >= 0 ? text.substring(0, query) + "?[redacted]" : text;
    }

    public boolean secure() {
        return "wss".equals(uri.getScheme());
    }

    public boolean loopback() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(host) || LOOPBACK_NETWORK.matcher(host).matches();
    }

    public int port() {
        return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
    }

    /// `host:port`, for logs and metrics.
    public String address() {
        return uri.getHost() + ":" + port();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + address();
    }
}
