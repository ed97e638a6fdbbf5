package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Fault.Way;
import dev.mcptether.app.PipeClient.Answer;
import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.event.Link;
import dev.mcptether.time.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks that no side keeps much data in memory when the other side is slow, and that the two
/// never wait for each other in a circle.
@Timeout(180)
final class BackPressureIT {
    private static final int MESSAGE_BYTES = 256 * 1024;
    private static final int FLOOD = 160;

    /// The most bytes that may be under way in one direction: 4 MiB in the shim, 4 MiB in the
    /// daemon, and the buffers of six loopback sockets, which the system enlarges when needed. The
    /// flood is 40 MiB.
    private static final long UNDER_WAY_BYTES = 24 << 20;

    /// The most bytes that the shim keeps for a client that does not read.
    private static final long MOST_UNREAD_BYTES = 2 << 20;

    private static final int LARGE_BYTES = 31 << 20;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tether.v1", "mcp"})
    void a_client_that_does_not_read_stops_the_daemon_and_keeps_the_link(String link)
            throws Exception {
        Setup watchful = watchful(link);
        try (ShimInProcess shim = rig.shim(watchful)) {
            // Given
            PipeClient client = new PipeClient(shim, FLOOD).initialize();
            client.stopReading();

            // When
            CompletableFuture<List<CompletableFuture<Answer>>> writing =
                    CompletableFuture.supplyAsync(() -> flooding(client, new AtomicLong()));
            long arrived = awaitStopped(Way.TO_SHIM);

            // Then
            assertThat(arrived).isBetween(MOST_UNREAD_BYTES, UNDER_WAY_BYTES);
            client.readOn();
            assertEchoed(client, writing.get());
            assertThat(rig.events.events(Link.Lost.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tether.v1", "mcp"})
    void a_daemon_that_does_not_read_stops_the_client_and_is_still_heard(String link)
            throws Exception {
        try (ShimInProcess shim = rig.shim(Setup.PATIENT.speaking(link))) {
            // Given
            PipeClient client = new PipeClient(shim, FLOOD + 1).initialize();
            CompletableFuture<Answer> held = client.call("tally", "{\"number\":1,\"hold\":true}");
            Eventually.await("the held call runs", () -> rig.tally.ran(1));
            rig.proxy.stall(Way.TO_DAEMON);

            // When
            AtomicLong written = new AtomicLong();
            CompletableFuture<List<CompletableFuture<Answer>>> writing =
                    CompletableFuture.supplyAsync(() -> flooding(client, written));
            long accepted = Rig.awaitStill(written::get);

            // Then
            assertThat(accepted).isLessThan(UNDER_WAY_BYTES);
            rig.tally.release();
            assertThat(held.get().head()).contains(Tally.receipt(1));
            rig.proxy.flow(Way.TO_DAEMON);
            assertEchoed(client, writing.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tether.v1", "mcp"})
    void a_flood_both_ways_leaves_room_for_pings(String link) throws Exception {
        try (ShimInProcess shim = rig.shim(watchful(link))) {
            // Given
            PipeClient client = new PipeClient(shim, 32).initialize();

            // When
            List<CompletableFuture<Answer>> asked = flood(client, new AtomicLong());

            // Then
            assertEchoed(client, asked);
            assertThat(rig.events.events(Link.Lost.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tether.v1", "mcp"})
    void the_largest_messages_pass_both_ways_at_once_and_leave_nothing_behind(String link)
            throws Exception {
        try (ShimInProcess shim = rig.shim(Setup.PATIENT.speaking(link))) {
            // Given
            PipeClient client = new PipeClient(shim, 3).initialize();
            String large = "x".repeat(LARGE_BYTES);
            long before = Residue.reachableBytes();

            // When
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asked.add(client.call("echo", "{\"text\":\"" + large + "\"}"));
            }
            client.settle();

            // Then
            assertThat(asked)
                    .extracting(CompletableFuture::join)
                    .allMatch(answer -> answer.bytes() > LARGE_BYTES);
            Eventually.await(
                    "the messages are let go of",
                    () -> Residue.reachableBytes() < before + (16 << 20));
        }
    }

    /// Counts whole messages, because pings and pongs pass all the time. Together they are smaller
    /// than one message while this waits.
    private long awaitStopped(Way way) throws InterruptedException {
        return Rig.awaitStill(() -> rig.proxy.passed(way) / MESSAGE_BYTES) * MESSAGE_BYTES;
    }

    /// Returns settings with which a shim drops the link if a ping has to wait behind the flood.
    private static Setup watchful(String link) {
        return Setup.PATIENT
                .speaking(link)
                .pinging(Duration.ofMillis(100), Pace.roomFor(Duration.ofSeconds(5)));
    }

    /// @param written counts the bytes that the shim has taken
    private static List<CompletableFuture<Answer>> flood(PipeClient client, AtomicLong written)
            throws Exception {
        String text = "x".repeat(MESSAGE_BYTES);
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            asked.add(client.call("echo", "{\"text\":\"" + text + "\"}"));
            written.addAndGet(MESSAGE_BYTES);
        }
        return asked;
    }

    private static List<CompletableFuture<Answer>> flooding(PipeClient client, AtomicLong written) {
        try {
            return flood(client, written);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void assertEchoed(PipeClient client, List<CompletableFuture<Answer>> asked)
            throws Exception {
        client.settle();
        assertThat(asked).hasSize(FLOOD);
        assertThat(asked)
                .extracting(CompletableFuture::join)
                .allSatisfy(answer ->
                        assertThat(answer.bytes()).as(answer.head()).isGreaterThan(MESSAGE_BYTES));
        assertThat(client.answeredTwice()).isEmpty();
    }
}
