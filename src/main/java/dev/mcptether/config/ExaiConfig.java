package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the `exai` dialect has to be told beyond the daemon's address and token.
///
/// @param sessionId as the user named it, empty when nobody did; the daemon gets valid ones made of
///   it
/// @param jwt a second secret, for daemons that ask for one
/// @param serverName as the client is told it
/// @param maxFrameBytes one frame, either way
/// @param handshake from an open WebSocket to the daemon's answer to hello
/// @param pings of a socket on which nothing is asked
/// @param healthFile where that daemon writes its age; it need not exist
public record ExaiConfig(
        String sessionId,
        Optional<Token> jwt,
        String serverName,
        int maxFrameBytes,
        Duration handshake,
        Deadlines deadlines,
        Optional<ShimConfig.Pings> pings,
        Path healthFile) {

    /// How long the daemon may take for a call.
    ///
    /// @param sign without any sign of life: until an acknowledgement, a heartbeat or a chunk
    /// @param grace added to the time that the daemon grants the call itself
    /// @param most in all, whatever it says
    public record Deadlines(Duration sign, Duration grace, Duration most) {}
}
