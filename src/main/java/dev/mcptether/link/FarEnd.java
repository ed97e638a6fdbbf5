package dev.mcptether.link;

/// What is known about the other end of a connection.
///
/// @param linked whether it is a Tether daemon and both sides speak `tether.v1`
/// @param identity who it has proven to be, by its token or its certificate; empty if it has proven
///   nothing. What is remembered of one identity is not used with another
/// @param otherVersion the version that a Tether daemon says it has, if it is not this program's;
///   empty otherwise
public record FarEnd(boolean linked, String identity, String otherVersion) {
    public FarEnd(boolean linked, String identity) {
        this(linked, identity, "");
    }

    /// A peer that has proven nothing. Its messages pass, but are not remembered for other
    /// sessions.
    public static FarEnd unproven(boolean linked) {
        return new FarEnd(linked, "");
    }
}
