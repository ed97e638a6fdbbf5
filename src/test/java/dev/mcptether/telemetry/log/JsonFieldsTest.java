package dev.mcptether.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.slots.Family.Scale;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Checks that numbers are exact, plain and short.
final class JsonFieldsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "-1, -0.000000001",
        "1500000000, 1.5",
        "1000000000, 1",
        "1000000000000, 1000",
        "9223372036854775807, 9223372036.854775807",
    })
    void nanoseconds_are_told_in_seconds(long nanos, String text) {
        StringWriter written = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), written)) {
            json.writeStartObject();
            new JsonFields(json)
                    .seconds("took", Duration.ofNanos(nanos))
                    .numbers("counters", Map.of("n", Scale.NANOS.exact(nanos)));
            json.writeEndObject();
        }

        assertThat(written)
                .hasToString("{\"took_seconds\":" + text + ",\"counters\":{\"n\":" + text + "}}");
    }
}
