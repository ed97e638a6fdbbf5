package dev.mcptether.resume;

/// The constants that both ends of the protocol and their sockets must agree on.
public final class TetherV1 {
    /// The protocol's name where it is shown to people. On the wire the subprotocol is `mcp`; both
    /// ends agree on this protocol by headers.
    public static final String NAME = "tether.v1";

    /// Length of the proof in the first frame, an HMAC-SHA-256.
    public static final int PROOF_BYTES = 32;

    /// Longest binary frame, including its type byte. Only a report comes near.
    public static final int MAX_CONTROL_BYTES = 16 * 1024;

    public static final int MAX_REPORT_BYTES = MAX_CONTROL_BYTES - 1;

    private TetherV1() {}
}
