package dev.mcptether.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class JsonPartTest {
    private static JsonPart of(String json) {
        return JsonPart.of(json.getBytes(UTF_8));
    }

    private static String text(JsonPart part) {
        return new String(part.bytes(), UTF_8);
    }

    @Test
    void finds_a_value_below_members() {
        JsonPart part = of(" {\"a\" : {\"x\":[1,{\"b\":0}], \"b\" : {\"c\":\"é\\n\"}} , \"d\":1}");

        assertThat(part.at("a", "b", "c").string()).isEqualTo("é\n");
        assertThat(text(part.at("a", "x"))).isEqualTo("[1,{\"b\":0}]");
        assertThat(text(part.at("d"))).isEqualTo("1");
        assertThat(part.at("a").isObject()).isTrue();
    }

    @Test
    void reads_names_with_escapes_and_lets_the_last_of_two_count() {
        JsonPart part = of("{\"n\\u0061me\":1,\"name\":2}");

        assertThat(text(part.at("name"))).isEqualTo("2");
        assertThat(text(of("{\"n\\u0061me\":1}").at("name"))).isEqualTo("1");
    }

    @Test
    void what_is_not_there_is_missing() {
        assertThat(of("{}").at("a").isMissing()).isTrue();
        assertThat(of("{\"a\":[1]}").at("a", "b").isMissing()).isTrue();
        assertThat(of("[1]").at("a").isMissing()).isTrue();
        assertThat(of("{\"a\":1").at("a").isMissing()).isTrue();
        assertThat(of("").isMissing()).isTrue();
        assertThat(of("{}").at("a").string()).isEmpty();
        assertThat(of("{\"a\":7}").at("a").string()).isEmpty();
        assertThat(of("{}").at("a").bytes()).isEmpty();
    }

    @Test
    void tells_values_that_are_written_alike() {
        JsonPart part = of("{\"a\":{\"x\":1},\"b\":{\"x\":1},\"c\":{\"x\": 1}}");

        assertThat(part.at("a").isWrittenLike(part.at("b"))).isTrue();
        assertThat(part.at("a").isWrittenLike(part.at("c"))).isFalse();
        assertThat(part.at("a").isWrittenLike(part.at("d"))).isFalse();
        assertThat(part.at("d").isWrittenLike(part.at("e"))).isTrue();
    }

    @Test
    void lists_the_members_of_an_object_and_lets_the_last_of_two_count() {
        SequencedMap<String, JsonPart> members =
                of(" { \"a\" : [1, 2], \"b\":{}, \"\\u0061\" : 3 } ").members();

        assertThat(members.keySet()).containsExactly("a", "b");
        assertThat(text(members.getOrDefault("a", JsonPart.MISSING))).isEqualTo("3");
        assertThat(of("{}").members()).isEmpty();
        assertThat(of("[1]").members()).isEmpty();
        assertThat(of("{\"a\":1").members()).isEmpty();
    }

    @Test
    void reads_whole_numbers_of_64_bits() {
        assertThat(of("7").number()).hasValue(7);
        assertThat(of("-9223372036854775808").number()).hasValue(Long.MIN_VALUE);
        for (String none :
                List.of("9223372036854775808", "1.5", "1e2", "\"7\"", "true", "null", "[7]", "")) {
            assertThat(of(none).number()).as(none).isEmpty();
        }
    }
}
