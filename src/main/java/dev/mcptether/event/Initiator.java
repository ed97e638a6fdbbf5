package dev.mcptether.event;

/// Who sent a request.
public enum Initiator implements Label {
    CLIENT,
    DAEMON
}
