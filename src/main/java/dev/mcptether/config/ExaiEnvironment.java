package dev.mcptether.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the environment says to the shim that Tether replaces, in that shim's own words. An empty
/// variable says nothing.
record ExaiEnvironment(Map<String, String> environment) {
    static final String HOST = "EXAI_WS_HOST";

    private static final Key<String> WS_HOST =
            new Key<>(HOST, "127.0.0.1", "a host name or address", ExaiEnvironment::host);
    private static final Key<Integer> WS_PORT =
            new Key<>("EXAI_WS_PORT", "8079", "a port from 1 to 65535", ExaiEnvironment::port);
    private static final Key<Token> WS_TOKEN = Key.secret("EXAI_WS_TOKEN");
    private static final String SESSION_ID = "EXAI_SESSION_ID";
    private static final Key<Duration> PARENT_CHECK_INTERVAL =
            new Key<>(
                    "EXAI_PARENT_CHECK_INTERVAL",
                    "5",
                    "whole seconds, at least 1",
                    ExaiEnvironment::wholeSeconds);

    /// Whether it names a daemon or a session of that protocol.
    boolean given() {
        return Stream.of(HOST, WS_PORT.variable(), WS_TOKEN.variable(), SESSION_ID)
                .anyMatch(variable -> !text(variable).isEmpty());
    }

    DaemonUrl url() {
        return DaemonUrl.parse("ws://" + value(WS_HOST) + ":" + value(WS_PORT));
    }

    /// None when it is absent: the token of Tether's own daemon is not that daemon's.
    TokenSource token() {
        return text(WS_TOKEN.variable()).isEmpty()
                ? new TokenSource.None()
                : new TokenSource.Literal(value(WS_TOKEN));
    }

    Optional<Duration> parentCheckInterval() {
        return text(PARENT_CHECK_INTERVAL.variable()).isEmpty()
                ? Optional.empty()
                : Optional.of(value(PARENT_CHECK_INTERVAL));
    }

    private String text(String variable) {
        return environment.getOrDefault(variable, "");
    }

    private <T> T value(Key<T> key) {
        String text = text(key.variable());
        return text.isEmpty()
                ? key.read(key.fallback(), new Origin.Default())
                : key.read(text, new Origin.Environment(key.variable()));
    }

    /// An IPv6 address may come without its brackets.
    private static String host(String text) {
        String host = text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text;
        if (!DaemonUrl.parse("ws://" + host).uri().getHost().equals(host)) {
            throw new IllegalArgumentException("not a host alone");
        }
        return host;
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }

    private static Duration wholeSeconds(String text) {
        return Parse.positiveDuration(Integer.parseInt(text) + "s");
    }
}
