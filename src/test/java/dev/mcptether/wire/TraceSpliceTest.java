package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.TraceContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class TraceSpliceTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final TraceContext CONTEXT = new TraceContext(PARENT, null);
    private static final int ROUNDS = 5000;

    /// `@` stands for the context.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"id":1,"method":"ping"} | {"params":{"_meta":{@}},"id":1,"method":"ping"}
                    {"id":1,"params":{}} | {"id":1,"params":{"_meta":{@}}}
                    {"id":1,"params":{ "name":"x" } } | {"id":1,"params":{"_meta":{@}, "name":"x" } }
                    {"params":{"_meta":{}},"id":1} | {"params":{"_meta":{@}},"id":1}
                    {"params":{"_meta": {"progressToken":1}}} | {"params":{"_meta": {@,"progressToken":1}}}
                    {"params":{"a":{"_meta":{"traceparent":"no"}}}} | {"params":{"_meta":{@},"a":{"_meta":{"traceparent":"no"}}}}
                    {"params":{"\\u005fmeta":{}}} | {"params":{"\\u005fmeta":{@}}}
                    {"params":[],"params":{}} | {"params":[],"params":{"_meta":{@}}}
                    """)
    void a_request_without_a_trace_gets_one_and_keeps_every_byte(String request, String expected) {
        assertThat(spliced(request, CONTEXT))
                .isEqualTo(expected.replace("@", "\"traceparent\":\"" + PARENT + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"params\":{\"_meta\":{\"traceparent\":\"00-1-2-01\"}}}",
                "{\"params\":{\"_meta\":{\"traceparent\":null}}}",
                "{\"params\":{\"_meta\":null}}",
                "{\"params\":{\"_meta\":[]}}",
                "{\"params\":[1,2]}",
                "{\"params\":null}",
                "{\"params\":{},\"params\":7}",
                "[]"
            })
    void what_has_one_or_has_no_place_for_one_is_the_same_array(String request) {
        // Given
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);

        // Then
        assertThat(TraceSplice.into(bytes, CONTEXT)).isSameAs(bytes);
    }

    @Test
    void a_tracestate_comes_with_it_and_is_escaped() {
        // When
        String spliced = spliced("{\"id\":1}", new TraceContext(PARENT, "a=\"\\"));

        // Then
        JsonNode meta = JsonMapper.shared().readTree(spliced).path("params").path("_meta");
        assertThat(meta.path("tracestate").stringValue()).isEqualTo("a=\"\\");
        assertThat(meta.path("traceparent").stringValue()).isEqualTo(PARENT);
    }

    @Test
    void random_requests_say_the_same_but_for_the_context() {
        RandomJson json = new RandomJson(8);
        int changed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            // Given
            String request = json.message();
            byte[] bytes = request.getBytes(StandardCharsets.UTF_8);

            // When
            byte[] spliced = TraceSplice.into(bytes, CONTEXT);

            // Then: Jackson refuses names with half a surrogate pair, so those texts are left out
            if (spliced.length > bytes.length
                    && Jackson.tree(bytes) instanceof ObjectNode before
                    && Jackson.tree(spliced) instanceof ObjectNode after) {
                changed++;
                ObjectNode params = (ObjectNode) after.path("params");
                ObjectNode meta = (ObjectNode) params.path("_meta");
                assertThat(meta.path("traceparent").stringValue()).isEqualTo(PARENT);
                meta.remove("traceparent");
                if (meta.isEmpty() && !before.path("params").has("_meta")) {
                    params.remove("_meta");
                }
                if (params.isEmpty() && !before.has("params")) {
                    after.remove("params");
                }
                assertThat(after).as(request).isEqualTo(before);
            }
        }
        assertThat(changed).isGreaterThan(ROUNDS / 2);
    }

    private static String spliced(String request, TraceContext context) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        return new String(TraceSplice.into(bytes, context), StandardCharsets.UTF_8);
    }
}
