package dev.mcptether.resume;

/// The constants of the protocol that both ends and their sockets must agree on.
public final class TetherV1 {
    /// Offered in `Sec-WebSocket-Protocol`, before `mcp`.
    public static final String SUBPROTOCOL = "tether.v1";

    /// Longest binary frame, its type byte included. A report is the only one that comes near.
    public static final int MAX_CONTROL_BYTES = 16 * 1024;

    public static final int MAX_REPORT_BYTES = MAX_CONTROL_BYTES - 1;

    private TetherV1() {}
}
