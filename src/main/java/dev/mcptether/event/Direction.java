package dev.mcptether.event;

/// Which way a message travels.
public enum Direction implements Label {
    TO_DAEMON,
    TO_CLIENT
}
