package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class MessageSizeTest {
    /// The largest heap that the JVM reports with a shim's options.
    private static final long HEAP_BYTES = 247 << 20;

    private static final Origin ORIGIN = new Origin.Environment("TETHER_MAX_MESSAGE");

    private static int fitting(String text) {
        return MessageSize.fitting(Setting.MAX_MESSAGE, text, ORIGIN, HEAP_BYTES);
    }

    @Test
    void the_usual_size_fits_into_a_shims_heap() {
        assertThat(fitting(Setting.MAX_MESSAGE.fallback())).isEqualTo(32 << 20);
    }

    @Test
    void what_the_heap_cannot_hold_is_refused_and_told() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> fitting("128MiB"))
                .withMessage(
                        "TETHER_MAX_MESSAGE: '128MiB' is not allowed; use at most 35MiB, because the"
                                + " heap has 247 MiB (it came from "
                                + ORIGIN
                                + ")");
    }
}
