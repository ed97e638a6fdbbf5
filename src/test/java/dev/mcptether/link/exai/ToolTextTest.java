package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class ToolTextTest {
    @Test
    void a_text_is_shown_as_the_old_shim_showed_it() {
        assertThat(ToolText.of(" plain \n").shown()).isEqualTo("plain");
        assertThat(ToolText.of("{no json").shown()).isEqualTo("{no json");
        assertThat(ToolText.of("{\"content\":\"\"}").shown()).isEmpty();
        assertThat(ToolText.of("{\"content\":{\"a\":1}}").shown()).isEqualTo("{\"a\":1}");
        assertThat(
                        ToolText.of(
                                        "{\"content\":\"one === PROGRESS ===x=== END PROGRESS ===two\\n---\\n\\nAGENT'S TURN: go\"}")
                                .shown())
                .isEqualTo("one two");
    }

    @Test
    void a_failure_is_known_by_its_status() {
        assertThat(ToolText.of("{\"status\":\"resend_prompt\"}").isSoftError()).isTrue();
        assertThat(ToolText.of("{\"status\":\"success\"}").isSoftError()).isFalse();
    }

    @Test
    void a_long_object_is_read_like_a_short_one_but_no_tree_is_made_of_it() {
        // Given an object whose tree would take twenty times its own memory
        String numbers = "1,".repeat(2_000_000) + "1";
        String text = "{\"a\":[" + numbers + "],\"status\":\"error\",\"content\":\"in\\u00e9\"}";

        // When
        ToolText read = ToolText.of(text);

        // Then
        assertThat(read.structured()).isNull();
        assertThat(read.isSoftError()).isTrue();
        assertThat(read.shown()).isEqualTo("in\u00e9");
        assertThat(ToolText.of(text.replace("\"content\"", "\"other\"")).shown())
                .hasSize(text.length() - 2);
    }

    @Test
    void a_long_run_of_blanks_after_dashes_takes_no_longer_than_other_text() {
        String text = "{\"content\":\"" + "---\\n".repeat(10) + "\\n".repeat(400_000) + "end\"}";

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(ToolText.of(text).shown()).endsWith("end"));
    }
}
