package dev.mcptether.telemetry.log;

/// The first difference that a verification finds. Its message says what and where.
final class Fault extends Exception {
    Fault(String message) {
        super(message, null, false, false);
    }
}
