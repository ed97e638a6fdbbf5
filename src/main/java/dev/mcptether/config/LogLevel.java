package dev.mcptether.config;

/// How much of the diagnostics log goes to stderr.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
