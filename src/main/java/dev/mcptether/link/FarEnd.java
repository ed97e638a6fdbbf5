package dev.mcptether.link;

/// What is known of who is at the other end of a connection.
///
/// @param linked whether it is a Tether daemon, and `tether.v1` is spoken with it
/// @param proven whether it is who it must be: it knows the token, or has a certificate. What
///   others say is passed on, and not remembered for another session
public record FarEnd(boolean linked, boolean proven) {}
