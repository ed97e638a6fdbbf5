package dev.mcptether.bridge;

/// Counts the calls of one session, both ways, from 1. Turns only.
final class CallNumbers {
    private long last;

    long next() {
        return ++last;
    }
}
