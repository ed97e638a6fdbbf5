package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a shim must know.
///
/// @param urls tried in order, at least one
/// @param daemonUser a user whose process the daemon on this machine may be, besides this user and
///   root
/// @param maxMessageBytes one message, either way, without its line end
/// @param exai present if that is the dialect
public record ShimConfig(
        Path home,
        List<DaemonUrl> urls,
        Dialect dialect,
        TokenSource token,
        Optional<String> daemonUser,
        int maxMessageBytes,
        Waits waits,
        Pings pings,
        Duration parentCheckInterval,
        Autostart autostart,
        Optional<ExaiConfig> exai,
        Tls tls,
        TelemetryConfig telemetry) {

    /// @param call how long a call waits for a link
    /// @param drain how long answers in flight may still arrive after end-of-file
    /// @param idle exit when the client has sent no request but `ping` for this long; empty: never
    public record Waits(Duration call, Duration drain, Optional<Duration> idle) {}

    /// @param timeout how long the other side may be silent on an open link
    public record Pings(Duration interval, Duration timeout) {}
}
