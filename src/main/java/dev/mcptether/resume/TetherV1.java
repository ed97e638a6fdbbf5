package dev.mcptether.resume;

/// The constants of the protocol that both ends and their sockets must agree on.
public final class TetherV1 {
    /// What the protocol is called where it is shown. The subprotocol on the wire is `mcp`; this
    /// one is agreed on by headers.
    public static final String NAME = "tether.v1";

    /// Of the first frame, an HMAC-SHA-256.
    public static final int PROOF_BYTES = 32;

    /// Longest binary frame, its type byte included. A report is the only one that comes near.
    public static final int MAX_CONTROL_BYTES = 16 * 1024;

    public static final int MAX_REPORT_BYTES = MAX_CONTROL_BYTES - 1;

    private TetherV1() {}
}
