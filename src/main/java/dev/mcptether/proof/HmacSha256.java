package dev.mcptether.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// HMAC with SHA-256 (RFC 2104), made with the digest alone. The first use of `javax.crypto` in a
/// process takes about 100 ms, most of the time that a shim's first answer may take.
final class HmacSha256 {
    private static final int BLOCK_BYTES = 64;

    private HmacSha256() {}

    static byte[] of(byte[] key, byte[] message) {
        byte[] block = Arrays.copyOf(key.length > BLOCK_BYTES ? sha256(key) : key, BLOCK_BYTES);
        byte[] inner = sha256(with(block, 0x36), message);
        return sha256(with(block, 0x5C), inner);
    }

    private static byte[] with(byte[] block, int pad) {
        byte[] padded = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        return padded;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
