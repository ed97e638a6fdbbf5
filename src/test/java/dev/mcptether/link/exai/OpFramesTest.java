package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OpFramesTest {
    @Test
    void a_second_secret_goes_with_the_hello_only_where_there_is_one() {
        assertThat(hello("s1", "to\"ken", "a.b.c"))
                .isEqualTo(
                        "{\"op\":\"hello\",\"session_id\":\"s1\",\"token\":\"to\\\"ken\",\"jwt\":\"a.b.c\"}");
        assertThat(hello("s1", "", ""))
                .isEqualTo("{\"op\":\"hello\",\"session_id\":\"s1\",\"token\":\"\"}");
    }

    private static String hello(String session, String token, String jwt) {
        return new String(OpFrames.hello(session, token, jwt), StandardCharsets.UTF_8);
    }
}
