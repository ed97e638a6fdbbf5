package dev.mcptether.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides which `Host` headers are answered. A web page can make a browser ask this address under
/// a name of the page's own (DNS rebinding). It cannot choose a loopback name or a literal address.
///
/// @param names further names that are answered, in lower case
record HostCheck(InetAddress bound, int port, Set<String> names) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern LITERAL =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    static HostCheck of(InetSocketAddress address, Set<String> names) {
        return new HostCheck(address.getAddress(), address.getPort(), names);
    }

    boolean allows(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String suffix = ":" + port;
        if (!host.endsWith(suffix)) {
            return false;
        }
        String name = host.substring(0, host.length() - suffix.length()).toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name)
                || names.contains(name)
                || name.equals(bound.getHostAddress())
                || (!bound.isLoopbackAddress() && LITERAL.matcher(name).matches());
    }
}
