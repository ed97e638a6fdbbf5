package dev.mcptether.config;

/// When a session's process is started.
public enum ServerStart {
    /// With its first message.
    ON_DEMAND,
    /// With the session, and again as soon as the process has ended by itself.
    ALWAYS
}
