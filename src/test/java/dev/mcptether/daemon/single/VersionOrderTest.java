package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionOrderTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.1, 1.0.0",
        "1.10.0, 1.9.9",
        "2, 1.9",
        "1.0.0, 1.0.0-SNAPSHOT",
        "1.0.1-rc1, 1.0.0",
    })
    void one_is_newer_and_the_other_is_not(String newer, String older) {
        assertThat(VersionOrder.newer(newer, older)).isTrue();
        assertThat(VersionOrder.newer(older, newer)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0, 1.0.0",
        "1.0, 1.0.0",
        "1.0.0-rc1, 1.0.0-rc2",
        "unknown, 1.0.0",
        "1.0.0, unknown",
        "99999999999, 1",
    })
    void neither_is_newer(String one, String other) {
        assertThat(VersionOrder.newer(one, other)).isFalse();
        assertThat(VersionOrder.newer(other, one)).isFalse();
    }
}
