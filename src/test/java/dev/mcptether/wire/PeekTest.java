package dev.mcptether.wire;

import static dev.mcptether.wire.Peeked.Excess.DEPTH;
import static dev.mcptether.wire.Peeked.Excess.ID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PeekTest {
    private static final int ROUNDS = 8_000;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Envelope single(String text) {
        assertThat(Peek.at(utf8(text))).isInstanceOf(Peeked.Single.class);
        return ((Peeked.Single) Peek.at(utf8(text))).envelope();
    }

    private static Remains remains(Peeked.Excess excess, String text) {
        if (Peek.at(utf8(text.replace('\'', '"')))
                instanceof Peeked.TooLarge(var found, Remains remains)) {
            assertThat(found).isEqualTo(excess);
            return remains;
        }
        throw new AssertionError(text);
    }

    private static List<String> ids(Remains remains) {
        return remains.found().stream()
                .map(each -> each.kind() + " " + new String(each.id().bytes(), UTF_8))
                .toList();
    }

    @Test
    void a_message_that_nests_too_deep_leaves_its_id_wherever_it_stands() {
        String deep = "[".repeat(10_001) + "]".repeat(10_001);

        // Then
        assertThat(ids(remains(DEPTH, "{'id':1,'method':'x','params':%s}".formatted(deep))))
                .containsExactly("REQUEST 1");
        assertThat(ids(remains(DEPTH, "{'result':{'a':%s},'id':'a'}".formatted(deep))))
                .containsExactly("RESPONSE \"a\"");
        assertThat(ids(remains(DEPTH, "[{'id':1},7,{'id':2,'method':'x','a':%s}]".formatted(deep))))
                .containsExactly("OTHER 1", "REQUEST 2");
        assertThat(remains(DEPTH, "{'method':'x','a':%s}".formatted(deep)))
                .isEqualTo(new Remains(List.of(), false, true));
        assertThat(Peek.at(utf8("{\"id\":1,\"a\":" + deep))).isInstanceOf(Peeked.NotJson.class);
    }

    @Test
    void an_id_is_kept_up_to_4_KiB_and_left_whole_beyond() {
        String longest = "x".repeat(4094);
        String longer = longest + "x";

        // Then
        assertThat(Peek.at(utf8("{\"method\":\"x\",\"id\":\"" + longest + "\"}")))
                .isInstanceOf(Peeked.Single.class);
        assertThat(ids(remains(ID, "{'method':'x','id':'" + longer + "'}")))
                .containsExactly("REQUEST \"" + longer + "\"");
        assertThat(ids(remains(ID, "[{'method':'x','id':5},{'result':1,'id':'" + longer + "'}]")))
                .containsExactly("REQUEST 5", "RESPONSE \"" + longer + "\"");
    }

    @Test
    void an_envelope_is_what_jackson_reads_wherever_its_members_stand() {
        // Given
        RandomJson json = new RandomJson(3);
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String message = json.message();
            byte[] text = utf8(json.blanks() + message + json.blanks());

            // When
            Peeked peeked = Peek.at(text.clone());

            // Then
            assertThat(peeked).as(message).isInstanceOf(Peeked.Single.class);
            Envelope envelope = ((Peeked.Single) peeked).envelope();
            assertSame(envelope, text);
            kinds.add(envelope.kind());
        }
        assertThat(kinds)
                .contains(Kind.REQUEST, Kind.NOTIFICATION, Kind.RESPONSE, Kind.OTHER)
                .doesNotContain(Kind.BATCH);
    }

    @Test
    void each_message_of_a_batch_is_what_jackson_reads() {
        // Given
        RandomJson json = new RandomJson(4);
        for (int i = 0; i < ROUNDS / 10; i++) {
            byte[] text =
                    utf8(json.array(i % 6, _ -> json.oneIn(6) ? json.value(2) : json.message()));
            JsonNode tree = requireNonNull(Jackson.tree(text));

            // When
            Peeked peeked = Peek.at(text);

            // Then
            assertThat(peeked).isInstanceOf(Peeked.Batch.class);
            List<Envelope> envelopes = ((Peeked.Batch) peeked).envelopes();
            assertThat(tree).hasSize(envelopes.size());
            for (int n = 0; n < envelopes.size(); n++) {
                assertSame(envelopes.get(n), tree.get(n));
            }
        }
    }

    @Test
    void damaged_messages_are_judged_as_jackson_judges_them() {
        // Given
        RandomJson json = new RandomJson(5);
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String whole = json.oneIn(4) ? json.array(2, _ -> json.message()) : json.message();
            byte[] text = json.damaged(whole);
            JsonNode tree = Jackson.tree(text);

            // When
            Peeked peeked = Peek.at(text.clone());

            // Then
            assertThat(!(peeked instanceof Peeked.NotJson))
                    .as(() -> new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(Jackson.accepts(text));
            switch (peeked) {
                case Peeked.NotJson(int offset) -> assertThat(offset).isBetween(0, text.length);
                case Peeked.Single(Envelope envelope) -> {
                    accepted++;
                    if (tree != null) {
                        assertSame(envelope, text);
                    }
                }
                case Peeked.Batch _, Peeked.TooLarge _ -> accepted++;
            }
        }
        assertThat(accepted).as("both verdicts occur").isBetween(ROUNDS / 20, ROUNDS * 3 / 4);
    }

    @Test
    void no_bytes_make_it_throw() {
        // Given
        Random random = new Random(6);
        byte[] alphabet = utf8("{{[[\"\"\"}]::,,\\u0idmethodnul 1-.e\n\u00e9");
        int notJson = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] text = new byte[random.nextInt(40)];
            random.nextBytes(text);
            for (int at = 0; at < text.length && i % 4 > 0; at++) {
                text[at] = alphabet[(text[at] & 0xFF) % alphabet.length];
            }

            // When
            Peeked peeked = Peek.at(text);

            // Then
            notJson += peeked instanceof Peeked.NotJson ? 1 : 0;
        }
        assertThat(notJson).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void only_line_breaks_between_tokens_change() {
        // Given
        RandomJson json = new RandomJson(7);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] before = json.oneIn(3) ? json.damaged(json.message()) : utf8(json.message());
            byte[] after = before.clone();

            // When
            Peeked peeked = Peek.at(after);

            // Then
            byte[] expected = before.clone();
            for (int at = 0; at < expected.length && !(peeked instanceof Peeked.NotJson); at++) {
                if (expected[at] == '\n' || expected[at] == '\r') {
                    expected[at] = ' ';
                }
            }
            assertThat(after).isEqualTo(expected);
            if (!(peeked instanceof Peeked.NotJson)) {
                assertThat(Jackson.tree(after)).isEqualTo(Jackson.tree(before));
            }
        }
    }

    @Test
    void an_id_keeps_the_bytes_it_came_with() {
        // Given
        for (String id : List.of("123456789012345678901", "\"\\u00e9é\"", "\"\"", "-5", "1.0")) {
            // When
            Envelope envelope = single("{\"method\":\"ping\",\"id\" : " + id + " }");

            // Then
            assertThat(envelope.id()).hasToString(id);
        }
    }

    @Test
    void a_method_with_escaped_slashes_is_known() {
        // When
        Envelope envelope = single("{\"id\":1,\"method\":\"tools\\/call\"}");

        // Then
        assertThat(envelope.method()).isEqualTo(Method.TOOLS_CALL);
        assertThat(envelope.methodName()).isEqualTo("tools/call");
    }

    @Test
    void of_params_that_come_twice_nothing_of_the_first_is_left() {
        // When
        Envelope envelope =
                single(
                        "{\"method\":\"x\",\"params\":{\"name\":\"a\",\"requestId\":1,"
                                + "\"_meta\":{\"traceparent\":\"t\"}},\"params\":{}}");

        // Then
        assertThat(envelope.params()).isEqualTo(new Envelope.Params(null, null, null));
    }

    @Test
    void a_null_error_beside_a_result_is_no_error() {
        // When
        Envelope envelope = single("{\"id\":1,\"result\":{},\"error\":null}");

        // Then
        assertThat(envelope.answer()).isEqualTo(new Envelope.Answer(null, false));
    }

    @Test
    void names_that_nobody_could_show_are_left_out() {
        // Given
        String longest = "n".repeat(1024);
        String longer = longest + "n";

        // When
        Envelope shown =
                single("{\"method\":\"%s\",\"params\":{\"name\":\"%1$s\"}}".formatted(longest));
        Envelope hidden =
                single("{\"method\":\"%s\",\"params\":{\"name\":\"%1$s\"}}".formatted(longer));

        // Then
        assertThat(shown.methodName()).isEqualTo(longest);
        assertThat(shown.params().target()).isEqualTo(longest);
        assertThat(hidden.methodName()).isEqualTo("other");
        assertThat(hidden.params().target()).isNull();
    }

    @Test
    void a_byte_order_mark_is_refused() {
        // When
        Peeked peeked = Peek.at(utf8("\ufeff{\"method\":\"ping\",\"id\":1}"));

        // Then
        assertThat(peeked).isEqualTo(new Peeked.NotJson(0));
    }

    private static void assertSame(Envelope ours, byte[] text) {
        JsonNode tree = requireNonNull(Jackson.tree(text));
        try {
            assertSame(ours, tree);
        } catch (AssertionError different) {
            throw new AssertionError(new String(text, StandardCharsets.UTF_8), different);
        }
    }

    private static void assertSame(Envelope ours, JsonNode tree) {
        assertThat(ours.kind()).isEqualTo(kind(tree));
        assertId(ours.id(), tree.path("id"));
        if (ours.kind() == Kind.REQUEST || ours.kind() == Kind.NOTIFICATION) {
            assertThat(ours.methodName()).isEqualTo(tree.get("method").stringValue());
            assertThat(ours.method()).isEqualTo(Method.of(ours.methodName()));
            JsonNode params = tree.path("params");
            assertThat(ours.params().target()).isEqualTo(text(params.path("name")));
            assertId(ours.params().subject(), params.path("requestId"));
            assertThat(ours.params().trace()).isEqualTo(trace(params.path("_meta")));
        } else {
            assertThat(ours.method()).isEqualTo(Method.OTHER);
            assertThat(ours.methodName()).isEmpty();
            assertThat(ours.params()).isEqualTo(Envelope.Params.NONE);
        }
        assertThat(ours.answer()).isEqualTo(ours.isResponse() ? answer(tree) : null);
    }

    private static Kind kind(JsonNode tree) {
        if (tree.path("method").isString()) {
            return isThere(tree.path("id")) ? Kind.REQUEST : Kind.NOTIFICATION;
        }
        return tree.has("result") || tree.has("error") ? Kind.RESPONSE : Kind.OTHER;
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static void assertId(@Nullable RequestId ours, JsonNode node) {
        if (!isThere(node)) {
            assertThat(ours).isNull();
            return;
        }
        String json = requireNonNull(ours).json();
        if (node.isFloat() || node.isDouble()) {
            assertThat(Double.parseDouble(json)).isEqualTo(node.doubleValue());
        } else if (node.isNumber()) {
            assertThat(new BigInteger(json)).isEqualTo(node.bigIntegerValue());
        } else {
            assertThat(Jackson.tree(utf8(json))).isEqualTo(node);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private static @Nullable TraceContext trace(JsonNode meta) {
        String parent = text(meta.path("traceparent"));
        return parent == null ? null : new TraceContext(parent, text(meta.path("tracestate")));
    }

    private static Envelope.Answer answer(JsonNode tree) {
        boolean toolError = tree.path("result").path("isError").asBoolean(false);
        boolean isTrue = tree.path("result").path("isError").isBoolean() && toolError;
        if (!isThere(tree.path("error"))) {
            return new Envelope.Answer(null, isTrue);
        }
        JsonNode code = tree.path("error").path("code");
        boolean named = code.isIntegralNumber() && code.canConvertToLong();
        return new Envelope.Answer(named ? code.longValue() : 0L, isTrue);
    }
}
