package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Tests descriptors of each kind that `poll` treats differently.
@EnabledOnOs(OS.LINUX)
class StdoutRoomIT {
    private final Libc libc = new Libc();

    @Test
    void what_takes_bytes_has_room() {
        // Given
        StdoutRoom room = new StdoutRoom(libc, libc.eventfd());

        // When
        boolean any = room.any();

        // Then
        assertThat(any).isTrue();
    }

    @Test
    void what_takes_none_has_no_room() {
        // Given
        StdoutRoom room = new StdoutRoom(libc, libc.pidfdOpen(ProcessHandle.current().pid()));

        // When
        boolean any = room.any();

        // Then
        assertThat(any).isFalse();
    }

    @Test
    void what_is_closed_has_no_room() {
        // Given
        int closed = libc.eventfd();
        libc.close(closed);
        StdoutRoom room = new StdoutRoom(libc, closed);

        // When
        boolean any = room.any();

        // Then
        assertThat(any).isFalse();
    }
}
