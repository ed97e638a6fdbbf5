package dev.mcptether.telemetry.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Fact;
import dev.mcptether.telemetry.Samples;
import org.junit.jupiter.api.Test;

final class HeadlineTest {
    @Test
    void it_says_what_the_catalogue_says() {
        assertThat(Samples.events())
                .isNotEmpty()
                .allSatisfy(event -> {
                    Fact fact = Facts.of(event);
                    assertThat(Headline.of(event))
                            .isEqualTo(new Headline(fact.name(), fact.severity()));
                });
    }
}
