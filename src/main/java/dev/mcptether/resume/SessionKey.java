package dev.mcptether.resume;

import java.security.MessageDigest;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Finds a session, and proves that the client may have it. The client makes both parts, so that it
/// can resume even if the answer to its first frame was lost.
///
/// @param id 16 random bytes
public record SessionKey(UUID id, Secret secret) {
    /// @param random must be cryptographically strong outside tests
    static SessionKey random(RandomGenerator random) {
        byte[] secret = new byte[Secret.BYTES];
        random.nextBytes(secret);
        return new SessionKey(new UUID(random.nextLong(), random.nextLong()), new Secret(secret));
    }

    /// 256 random bits. Compares in constant time and cannot be printed.
    public static final class Secret {
        static final int BYTES = 32;

        private final byte[] value;

        Secret(byte[] value) {
            if (value.length != BYTES) {
                throw new IllegalArgumentException("a secret has 32 bytes, not " + value.length);
            }
            this.value = value;
        }

        byte[] bytes() {
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
        }

        /// All secrets have the same hash code, so it tells nothing about them.
        @Override
        public int hashCode() {
            return BYTES;
        }

        @Override
        public String toString() {
            return "Secret[redacted]";
        }
    }
}
