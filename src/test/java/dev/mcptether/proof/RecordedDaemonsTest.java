package dev.mcptether.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.proof.RecordedDaemons.Recorded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedDaemonsTest {
    private static final String TOKEN = "a-token-of-at-least-thirty-two-characters";

    @TempDir private Path home;
    private RecordedDaemons daemons;

    @BeforeEach
    void at_home() {
        daemons = new RecordedDaemons(new StateDirectory(home));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1, ::ffff:127.0.0.1",
        "::1, ::1",
        "0.0.0.0, 127.0.0.1",
        "::, 127.0.0.1"
    })
    void a_daemon_is_found_where_it_listened(String listening, String peer) throws IOException {
        // Given
        daemons.record("one", at(listening, 8079));
        Files.writeString(home.resolve("daemons/one/token"), TOKEN + "\n");

        // Then
        assertThat(daemons.at(at(peer, 8079)))
                .containsExactly(
                        new Recorded(
                                "one",
                                home.resolve("daemons/one/address"),
                                Optional.of(new Token(TOKEN))));
        assertThat(daemons.at(at(peer, 8080))).isEmpty();
        assertThat(daemons.at(at("192.0.2.7", 8079))).isEmpty();
    }

    @Test
    void all_that_have_listened_there_are_found_also_without_their_token() throws IOException {
        // Given
        daemons.record("one", at("127.0.0.1", 8079));
        daemons.record("two", at("127.0.0.1", 8079));
        Files.writeString(home.resolve("daemons/two/token"), "two words");
        daemons.record("three", at("127.0.0.2", 8079));

        // Then
        assertThat(daemons.at(at("127.0.0.1", 8079)))
                .extracting(Recorded::name, Recorded::token)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("one", Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple("two", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8079", "localhost:8079", "127.0.0.1", "127.0.0.1:99999", "::1:8079"})
    void what_is_no_literal_address_records_nothing(String content) throws IOException {
        // Given
        Files.createDirectories(home.resolve("daemons/one"));
        Files.writeString(home.resolve("daemons/one/address"), content);

        // Then
        assertThat(daemons.at(at("127.0.0.1", 8079))).isEmpty();
    }

    @Test
    void a_home_without_daemons_records_nothing() throws IOException {
        assertThat(daemons.at(at("127.0.0.1", 8079))).isEmpty();
    }

    @Test
    void what_is_no_file_is_not_read() throws IOException {
        // Given
        daemons.record("one", at("127.0.0.1", 8079));
        Files.createSymbolicLink(home.resolve("daemons/one/token"), Path.of("/dev/zero"));

        // When
        Recorded found = daemons.at(at("127.0.0.1", 8079)).getFirst();

        // Then
        assertThat(found.token()).isEmpty();
    }

    private static InetSocketAddress at(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
