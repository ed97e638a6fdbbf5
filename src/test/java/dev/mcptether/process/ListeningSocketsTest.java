package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ListeningSocketsTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void this_process_is_found_while_it_listens_and_not_afterwards() throws IOException {
        // Given
        ListeningSockets sockets = ListeningSockets.ofThisHost();
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();

            // When / Then
            assertThat(sockets.pids(port)).containsExactly(ProcessHandle.current().pid());
        }
        assertThat(sockets.pids(port)).isEmpty();
    }
}
