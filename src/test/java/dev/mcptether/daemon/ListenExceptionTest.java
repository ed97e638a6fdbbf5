package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenExceptionTest {
    private static final Address ADDRESS = new Address("127.0.0.1", 8079);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Permission denied: bind",
                "An attempt was made to access a socket in a way forbidden by its access permissions",
                "Unrecognized Windows Sockets error: 10013: Bind",
            })
    void a_port_that_windows_has_reserved_is_said_in_words(String said) {
        assertThat(text(new BindException(said), true))
                .startsWith("cannot listen on 127.0.0.1:8079: Windows has reserved this port")
                .contains("10013", "Hyper-V", "excludedportrange", "--listen");
    }

    @Test
    void elsewhere_the_same_words_mean_what_they_say() {
        assertThat(text(new BindException("Permission denied"), false))
                .startsWith("cannot listen on 127.0.0.1:8079: Permission denied. ");
    }

    @Test
    void a_taken_port_and_a_name_without_an_address_are_told() {
        assertThat(text(new IOException("x", new BindException("Address already in use")), true))
                .contains("Address already in use", "tether daemon status");
        assertThat(text(new UnresolvedAddressException(), false)).contains("has no address here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cannot assign requested address", "Permission denied"})
    void an_address_that_is_not_ours_to_use_is_not_blamed_on_another_daemon(String said) {
        ListenException failed = new ListenException(ADDRESS, new BindException(said), false);

        assertThat(failed.isMaybeTaken()).isFalse();
        assertThat(failed)
                .hasMessage(
                        "cannot listen on 127.0.0.1:8079: %s. Choose another address with --listen",
                        said);
    }

    private static String text(Throwable cause, boolean windows) {
        return String.valueOf(new ListenException(ADDRESS, cause, windows).getMessage());
    }
}
