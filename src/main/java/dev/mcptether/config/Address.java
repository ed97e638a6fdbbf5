package dev.mcptether.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A literal host and port to listen on; port 0 lets the system choose.
///
/// Its equality is written out because the JVM takes 10 ms to make the first one of a record
/// (measured), and `tether ps` asks who listens where.
public record Address(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\s]+):(\\d{1,5})");

    public Address {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535");
        }
    }

    public static Address parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not host:port");
        }
        return new Address(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    public static Address of(InetAddress host, int port) {
        String literal = host.getHostAddress();
        return new Address(
                host instanceof Inet6Address ? "[" + short6(literal) + "]" : literal, port);
    }

    /// The two addresses that everybody writes in their short form.
    private static String short6(String literal) {
        return switch (literal) {
            case "0:0:0:0:0:0:0:0" -> "::";
            case "0:0:0:0:0:0:0:1" -> "::1";
            default -> literal;
        };
    }

    /// Whether it stands for all addresses of the host.
    public boolean isAny() {
        return host.equals("0.0.0.0") || host.equals("[::]") || host.equals("*");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return host.hashCode() * 31 + port;
    }
}
