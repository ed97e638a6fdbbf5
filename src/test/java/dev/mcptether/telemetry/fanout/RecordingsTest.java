package dev.mcptether.telemetry.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.Samples;
import org.junit.jupiter.api.Test;

final class RecordingsTest {
    @Test
    void the_switch_says_what_the_catalogue_says() {
        assertThat(Samples.events())
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(Recordings.of(event))
                                .as("%s", event)
                                .isEqualTo(Facts.of(event).recording()));
    }
}
