package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests each way to look at this host, with this test's own process.
final class HostLookTest {
    /// @param complete whether this way tells more than the JDK does
    /// @param identities the table whose identities this way has
    record Way(String name, HostLook look, ProcessTable identities, boolean complete) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        InstantSource clock = InstantSource.system();
        HostLook nobody =
                _ -> {
                    throw new AssertionError("OSHI cannot be used");
                };
        ProcessTable jdk = new PortableProcesses(true);
        return Stream.of(
                new Way(
                        "this system's own",
                        HostLook.ofThisHost(),
                        ProcessTable.ofThisHost(),
                        true),
                new Way("OSHI", new OshiHost(jdk, nobody, clock), jdk, true),
                new Way("the JDK", new PortableHost(jdk, clock), jdk, false));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void this_process_is_seen_as_it_is(Way way) throws IOException {
        Assumptions.assumeTrue(Path.of("/proc/self/stat").toFile().exists());
        long self = ProcessHandle.current().pid();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            HostProcess found =
                    Objects.requireNonNull(
                            way.look.take((sighting, _) -> sighting.pid() == self).at(self));

            // Then
            assertThat(way.identities.look(self))
                    .isInstanceOfSatisfying(
                            Look.Seen.class,
                            seen ->
                                    assertThat(found.identity())
                                            .isEqualTo(seen.sighting().identity()));
            assertThat(found.command().program()).isEqualTo("java");
            assertThat(found.sighting().parent())
                    .isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
            assertThat(found.isLiving()).isTrue();
            assertThat(found.started())
                    .isBetween(Instant.now().minus(Duration.ofHours(2)), Instant.now());
            if (way.complete) {
                assertThat(found.command().operands()).isNotEmpty();
                assertThat(found.rssBytes()).isGreaterThan(10 << 20);
                assertThat(found.listens())
                        .contains(new Address("127.0.0.1", socket.getLocalPort()));
                assertThat(found.variable("HOME")).contains(System.getenv("HOME"));
                assertThat(Objects.requireNonNull(found.details().environment()).keySet())
                        .isSubsetOf(HostProcess.VARIABLES);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_listener_of_no_interest_is_unseen(Way way) throws IOException {
        Assumptions.assumeTrue(way.complete);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Address address = new Address("127.0.0.1", socket.getLocalPort());
            long self = ProcessHandle.current().pid();

            // When
            HostSnapshot nobody = way.look.take((_, _) -> false);
            HostSnapshot itself = way.look.take((sighting, _) -> sighting.pid() == self);

            // Then
            assertThat(nobody.unseen()).contains(address);
            assertThat(itself.unseen()).doesNotContain(address);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_look_at_everything_tells_users_too(Way way) {
        Assumptions.assumeTrue(way.complete);
        long self = ProcessHandle.current().pid();

        // When
        HostProcess found = Objects.requireNonNull(way.look.take(HostLook.EVERYBODY).at(self));

        // Then
        assertThat(found.details().user()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void what_is_of_no_interest_keeps_its_details(Way way) {
        assertThat(way.look.take((_, _) -> false).byPid().values())
                .isNotEmpty()
                .allMatch(each -> each.details().equals(HostProcess.Details.NONE));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_sockets_of_some_can_be_left_out_where_they_take_time(Way way) throws IOException {
        Assumptions.assumeTrue(way.look instanceof LinuxHost);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long self = ProcessHandle.current().pid();
            HostLook.Interest itself = (sighting, _) -> sighting.pid() == self;

            // When
            HostSnapshot without = way.look.take(itself.withoutSocketsOf(_ -> true));
            HostSnapshot with = way.look.take(itself.withoutSocketsOf(_ -> false));

            // Then
            HostProcess found = Objects.requireNonNull(without.at(self));
            assertThat(found.listens()).isEmpty();
            assertThat(found.details().socketsSeen()).isFalse();
            assertThat(found.variable("HOME")).contains(System.getenv("HOME"));
            assertThat(without.unseen()).contains(new Address("127.0.0.1", socket.getLocalPort()));
            assertThat(Objects.requireNonNull(with.at(self)).listens()).isNotEmpty();
        }
    }
}
