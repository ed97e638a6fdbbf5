package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LargeMessagesTest {
    private final LargeMessages large = new LargeMessages();
    private final List<String> reads = new ArrayList<>();

    @Test
    void one_message_grows_at_a_time_and_the_others_follow_in_order() {
        // Given
        enter("a");
        enter("a");
        enter("b");
        enter("c");
        List<String> first = List.copyOf(reads);

        // When
        large.leave("a");
        large.leave("b");

        // Then
        assertThat(first).containsExactly("a", "a");
        assertThat(reads).containsExactly("a", "a", "b", "c");
    }

    @Test
    void a_connection_that_ends_while_it_waits_gets_no_turn() {
        // Given
        enter("a");
        enter("b");
        enter("c");

        // When
        large.leave("b");
        large.leave("a");

        // Then
        assertThat(reads).containsExactly("a", "c");
    }

    @Test
    void who_has_nothing_gives_nothing_back() {
        // Given
        enter("a");

        // When
        large.leave("b");
        enter("b");

        // Then
        assertThat(reads).containsExactly("a");
    }

    private void enter(String who) {
        large.enter(who, () -> reads.add(who));
    }
}
