package dev.mcptether.config;

/// What is done with the trace context in `params._meta`.
public enum Propagation {
    /// Taken as the parent of our spans; messages pass unchanged.
    READ,
    /// Also written into requests that carry none. The one setting that changes bytes.
    INJECT
}
