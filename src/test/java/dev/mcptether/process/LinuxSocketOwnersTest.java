package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Reads tables as a little-endian Linux shows them, and this host's own tables.
final class LinuxSocketOwnersTest {
    @TempDir private Path net;
    private SocketOwners owners;

    @BeforeEach
    void tables() throws IOException {
        copy("net-tcp", "tcp");
        copy("net-tcp6", "tcp6");
        owners = new LinuxSocketOwners(net);
        assertThat(ByteOrder.nativeOrder())
                .as("order of the recorded words")
                .isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    private void copy(String resource, String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream(resource)) {
            Files.write(net.resolve(name), in.readAllBytes());
        }
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @Test
    void an_end_of_a_connection_is_told_from_the_other_end_and_from_the_listener() {
        assertThat(owners.uid(at("127.0.0.1", 8079), at("127.0.0.1", 46871))).hasValue(1007);
        assertThat(owners.uid(at("127.0.0.1", 46871), at("127.0.0.1", 8079))).hasValue(1000);
        assertThat(owners.uid(at("127.0.0.2", 8079), at("127.0.0.1", 46871))).hasValue(33);
    }

    @Test
    void ipv4_on_an_ipv6_socket_and_ipv6_are_found() {
        assertThat(owners.uid(at("127.0.0.1", 8080), at("127.0.0.1", 46872))).hasValue(1008);
        assertThat(owners.uid(at("::1", 8080), at("::1", 46873))).hasValue(1009);
    }

    @Test
    void who_is_in_no_table_or_in_one_that_is_none_is_not_told() throws IOException {
        assertThat(owners.uid(at("127.0.0.1", 8079), at("127.0.0.1", 1))).isEmpty();
        Files.writeString(net.resolve("tcp"), "header\n 1: nonsense :: 01 a b c d e\n\n");
        Files.delete(net.resolve("tcp6"));
        assertThat(owners.uid(at("127.0.0.1", 8079), at("127.0.0.1", 46871))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_connection_of_this_process_is_this_users() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(at("127.0.0.1", 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            // When
            OptionalLong owner =
                    SocketOwners.ofThisHost()
                            .uid(
                                    (InetSocketAddress) client.getRemoteAddress(),
                                    (InetSocketAddress) client.getLocalAddress());

            // Then
            assertThat(accepted.isConnected()).isTrue();
            assertThat(owner).isPresent().isEqualTo(Accounts.ofThisHost().own());
        }
    }
}
