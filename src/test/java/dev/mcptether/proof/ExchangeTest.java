package dev.mcptether.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
    private static final Token TOKEN = new Token("the-token-of-this-test-has-43-characters-in");
    private static final Nonce SHIM = nonce(1);
    private static final Nonce DAEMON = nonce(2);

    private final Exchange exchange = new Exchange(SHIM, DAEMON, at("127.0.0.1", 8079));

    @Test
    void the_proofs_are_those_of_the_protocol_document() {
        assertThat(HexFormat.of().formatHex(exchange.proof(Side.DAEMON, TOKEN)))
                .isEqualTo("765762668b0de92167957790a7efa2f7f4147d7fd0f0674d2141976a26627139");
        assertThat(HexFormat.of().formatHex(exchange.proof(Side.SHIM, TOKEN)))
                .isEqualTo("f73106a69a47a06a060e907a92b2fb6a7586922343b9a0d0e850788f40bb6199");
    }

    @Test
    void a_proof_is_good_for_its_side_and_its_token_alone() {
        // When
        byte[] proof = exchange.proof(Side.DAEMON, TOKEN);

        // Then
        assertThat(proof).hasSize(Exchange.PROOF_BYTES);
        assertThat(exchange.isProof(proof, Side.DAEMON, TOKEN)).isTrue();
        assertThat(exchange.isProof(proof, Side.SHIM, TOKEN)).isFalse();
        Token other = new Token("the-token-of-this-test-has-43-characters-iN");
        assertThat(exchange.isProof(proof, Side.DAEMON, other)).isFalse();
        assertThat(exchange.isProof(new byte[0], Side.DAEMON, TOKEN)).isFalse();
    }

    @Test
    void a_proof_is_good_for_its_connection_alone() {
        // Given
        byte[] proof = exchange.proof(Side.SHIM, TOKEN);

        // Then
        InetSocketAddress end = exchange.daemonEnd();
        assertThat(new Exchange(DAEMON, SHIM, end).isProof(proof, Side.SHIM, TOKEN)).isFalse();
        assertThat(new Exchange(nonce(3), DAEMON, end).isProof(proof, Side.SHIM, TOKEN)).isFalse();
        assertThat(new Exchange(SHIM, nonce(3), end).isProof(proof, Side.SHIM, TOKEN)).isFalse();
        assertThat(isGoodAt(proof, at("127.0.0.1", 8080))).isFalse();
        assertThat(isGoodAt(proof, at("127.0.0.2", 8079))).isFalse();
        assertThat(isGoodAt(proof, at("::1", 8079))).isFalse();
    }

    @Test
    void an_ipv4_address_written_as_ipv6_is_the_same_address() {
        // Given
        byte[] proof = exchange.proof(Side.SHIM, TOKEN);

        // Then
        assertThat(isGoodAt(proof, at("::ffff:127.0.0.1", 8079))).isTrue();
    }

    private static boolean isGoodAt(byte[] proof, InetSocketAddress end) {
        return new Exchange(SHIM, DAEMON, end).isProof(proof, Side.SHIM, TOKEN);
    }

    private static InetSocketAddress at(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A nonce of 32 equal bytes.
    private static Nonce nonce(int value) {
        RandomGenerator constant =
                new RandomGenerator() {
                    @Override
                    public long nextLong() {
                        return value * 0x0101010101010101L;
                    }
                };
        return Nonce.fresh(constant);
    }
}
