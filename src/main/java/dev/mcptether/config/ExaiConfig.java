package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the `exai` dialect must know besides the daemon's address and token.
///
/// @param sessionId the user's name for it, empty if there is none; valid ids for the daemon are
///   made from it
/// @param jwt a second secret, for daemons that ask for one
/// @param serverName the name that the client sees
/// @param maxFrameBytes one frame, either way
/// @param handshake the time from an open WebSocket to the daemon's answer to hello
/// @param pings for a socket on which nothing is asked
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
    /// @param grace added to the time that the daemon itself grants the call
    /// @param most in all, whatever the daemon says
    public record Deadlines(Duration sign, Duration grace, Duration most) {}
}
