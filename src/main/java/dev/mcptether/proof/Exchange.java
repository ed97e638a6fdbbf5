package dev.mcptether.proof;

import dev.mcptether.config.Token;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What both ends of one connection see of it, apart from the token. A proof covers all of it. The
/// nonces stop a replay. The maker's side stops a proof from being sent back as the other side's.
/// The daemon's end of this socket stops a relay from another address.
///
/// @param daemonEnd the literal address and port of the daemon's end of the socket, as each side's
///   own system reports it
public record Exchange(Nonce shim, Nonce daemon, InetSocketAddress daemonEnd) {
    public static final int PROOF_BYTES = 32;

    private static final byte[] VERSION = "tether.v1".getBytes(StandardCharsets.US_ASCII);

    public Exchange {
        if (daemonEnd.getAddress() == null) {
            throw new IllegalArgumentException("not a literal address: " + daemonEnd);
        }
    }

    /// The proof that this side knows the token.
    public byte[] proof(Side side, Token token) {
        byte[] key = token.value().getBytes(StandardCharsets.US_ASCII);
        return HmacSha256.of(key, message(side));
    }

    /// Whether `shown` is that side's proof. Compares in constant time.
    public boolean isProof(byte[] shown, Side side, Token token) {
        return MessageDigest.isEqual(proof(side, token), shown);
    }

    private byte[] message(Side side) {
        byte[] word = side.word().getBytes(StandardCharsets.US_ASCII);
        InetAddress address = daemonEnd.getAddress();
        byte[] literal = address.getAddress();
        return ByteBuffer.allocate(
                        VERSION.length + 1 + word.length + 1 + 2 * Nonce.BYTES + literal.length + 2)
                .put(VERSION)
                .put((byte) 0)
                .put(word)
                .put((byte) 0)
                .put(shim.bytes())
                .put(daemon.bytes())
                .put(literal)
                .putShort((short) daemonEnd.getPort())
                .array();
    }
}
