package dev.mcptether.config;

/// What to do with the trace context in `params._meta`.
public enum Propagation {
    /// Take it as the parent of our spans. Messages pass unchanged.
    READ,
    /// Also write it into requests that have none. No other setting changes bytes.
    INJECT
}
