package dev.mcptether.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NonceTest {
    @Test
    void it_survives_its_header() {
        // Given
        Nonce nonce = Nonce.fresh(new SecureRandom());

        // When
        Nonce read = Nonce.read(nonce.text()).orElseThrow();

        // Then
        assertThat(read).isEqualTo(nonce).isNotEqualTo(Nonce.fresh(new SecureRandom()));
        assertThat(read.bytes()).hasSize(32);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "short",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void what_is_no_nonce_is_not_read_as_one(String header) {
        assertThat(Nonce.read(header)).isEmpty();
    }
}
