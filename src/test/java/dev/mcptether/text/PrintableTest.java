package dev.mcptether.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "größer 数 \uD83D\uDE00", "a\\b \"c\""})
    void what_is_harmless_stays_as_it_is(String text) {
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void what_steers_a_terminal_is_shown() {
        assertThat(Printable.line("\u001b[2J\u001b]0;title\u0007"))
                .isEqualTo("\\u001b[2J\\u001b]0;title\\u0007");
        assertThat(Printable.line("\u009b31m\u0085\u007f")).isEqualTo("\\u009b31m\\u0085\\u007f");
        assertThat(Printable.line("a\u202eb\u2066c\u200ed\ufeff\u2028"))
                .isEqualTo("a\\u202eb\\u2066c\\u200ed\\ufeff\\u2028");
        assertThat(Printable.line("a\nb\rc\td")).isEqualTo("a\\u000ab\\u000dc\\u0009d");
    }

    @Test
    void half_a_character_and_an_invisible_one_of_another_plane_are_shown() {
        assertThat(Printable.line("\uD83D")).isEqualTo("\\ud83d");
        assertThat(Printable.line("\uDE00x")).isEqualTo("\\ude00x");
        assertThat(Printable.line("\uDB40\uDC41")).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void text_may_have_lines_but_none_that_overwrite_themselves() {
        assertThat(Printable.text("a\nb\r\nc\td\re")).isEqualTo("a\nb\r\nc\td\\u000de");
    }

    @Test
    void nothing_gets_through_a_terminal_whatever_prints_it() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(shown);

        // When
        terminal.println("\u001b1");
        terminal.print((Object) "\u001b2");
        terminal.println(new char[] {'\u001b', '3'});
        terminal.print('\u001b');
        terminal.printf("%s", "\u001b4");
        terminal.append("\u001b5");
        terminal.writer().println("\u001b6");
        new IllegalStateException("\u001b7").printStackTrace(terminal);
        terminal.painted("\u001b[2mours");

        // Then
        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(text.chars().filter(each -> each == '\u001b')).hasSize(1);
        assertThat(text).contains("\\u001b1", "\\u001b4", "\\u001b6", "\\u001b7", "\u001b[2mours");
    }
}
