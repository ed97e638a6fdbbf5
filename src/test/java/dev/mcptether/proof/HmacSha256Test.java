package dev.mcptether.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HmacSha256Test {
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 43, 63, 64, 65, 128, 1000})
    void it_is_the_hmac_of_the_jdk_for_keys_of_any_length(int keyBytes) throws Exception {
        // Given
        Random random = new Random(keyBytes);
        byte[] key = new byte[keyBytes];
        byte[] message = new byte[90];
        random.nextBytes(key);
        random.nextBytes(message);
        Mac expected = Mac.getInstance("HmacSHA256");
        expected.init(new SecretKeySpec(key, "HmacSHA256"));

        // When
        byte[] made = HmacSha256.of(key, message);

        // Then
        assertThat(made).isEqualTo(expected.doFinal(message));
    }
}
