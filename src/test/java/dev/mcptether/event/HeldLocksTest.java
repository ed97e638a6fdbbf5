package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldLocksTest {
    @Test
    void a_thread_that_holds_nothing_holds_nothing() {
        assertThat(HeldLocks.ofThisThread()).isEmpty();
    }

    @Test
    void an_event_emitted_while_holding_a_lock_is_found() {
        // Given
        HeldLocksHolder holder = new HeldLocksHolder();

        // When
        List<String> held = holder.look();

        // Then
        assertThat(held).singleElement().asString().contains("HeldLocksHolder");
    }
}
