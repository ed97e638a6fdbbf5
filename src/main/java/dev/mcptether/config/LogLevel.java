package dev.mcptether.config;

/// How much of the diagnostics log reaches stderr.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
