package dev.mcptether.event;

/// What an instance is for (DESIGN section 3).
public enum Role implements Label {
    SHIM,
    DAEMON,
    FLEET
}
