package dev.mcptether.link;

/// What is known of who is at the other end of a connection.
///
/// @param linked whether it is a Tether daemon, and `tether.v1` is spoken with it
/// @param identity who it has proven to be, by its token or its certificate; empty when it has
///   proven nothing. What is remembered of one is not used with another
/// @param otherVersion the version that a Tether daemon says it has, when it is not this program's;
///   empty otherwise
public record FarEnd(boolean linked, String identity, String otherVersion) {
    public FarEnd(boolean linked, String identity) {
        this(linked, identity, "");
    }

    /// Somebody who has proven nothing. What they say is passed on, and not remembered for another
    /// session.
    public static FarEnd unproven(boolean linked) {
        return new FarEnd(linked, "");
    }
}
