package dev.mcptether.telemetry.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash chain. Every line contains the SHA-256 of the line before it, without its line end. So
/// a line that is changed, removed or inserted is found. The first line contains zeros.
final class Chain {
    static final String START = "0".repeat(64);

    private Chain() {}

    static byte[] hash(byte[] line) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(line);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JVM has SHA-256", impossible);
        }
    }

    static String link(byte[] line) {
        return HexFormat.of().formatHex(hash(line));
    }
}
