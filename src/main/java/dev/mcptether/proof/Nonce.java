package dev.mcptether.proof;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// 32 random bytes. Each end of each connection chooses its own, so that a proof over them is worth
/// nothing on another connection.
///
/// @param text the bytes in base64url without padding, as in the header
public record Nonce(String text) {
    static final int BYTES = 32;

    public Nonce {
        if (decode(text).length != BYTES) {
            throw new IllegalArgumentException("a nonce has " + BYTES + " bytes");
        }
    }

    /// @param random must be cryptographically strong outside tests
    public static Nonce fresh(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Nonce(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The nonce in a header's value; empty if there is no header or it holds something else.
    public static Optional<Nonce> read(@Nullable String header) {
        try {
            return Optional.ofNullable(header).map(Nonce::new);
        } catch (IllegalArgumentException noNonce) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return decode(text);
    }

    /// Checks the length first, so that only short text from outside is decoded.
    private static byte[] decode(String text) {
        if (text.length() != (BYTES * 8 + 5) / 6) {
            throw new IllegalArgumentException("a nonce has 43 characters");
        }
        return Base64.getUrlDecoder().decode(text);
    }
}
