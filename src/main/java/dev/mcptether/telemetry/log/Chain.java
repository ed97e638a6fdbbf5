package dev.mcptether.telemetry.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The hash chain of one log. Every line contains the SHA-256 of the line before it, without its
/// line end. So a line that is changed, removed or inserted is found. The first line contains
/// zeros. One thread at a time.
final class Chain {
    static final String START = "0".repeat(64);

    private byte[] last = HexFormat.of().parseHex(START);

    /// Made for the first line, because a start has more urgent work.
    private @Nullable MessageDigest digest;

    /// The hash of the last line: what the next one contains, in hexadecimal.
    String link() {
        return HexFormat.of().formatHex(last);
    }

    byte[] last() {
        return last;
    }

    void add(byte[] line) {
        if (digest == null) {
            digest = sha256();
        }
        last = digest.digest(line);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JVM has SHA-256", impossible);
        }
    }
}
