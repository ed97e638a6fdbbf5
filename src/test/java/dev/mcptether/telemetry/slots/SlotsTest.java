package dev.mcptether.telemetry.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.ShimWatch;
import dev.mcptether.event.Direction;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Role;
import dev.mcptether.event.Server;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Identity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlotsTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-20T10:00:00.250Z"));

    @TempDir Path home;

    private final Metrics metrics = new Metrics();
    private final Identity who = Samples.identity();

    @Test
    void what_is_counted_can_be_read_from_the_file_while_the_instance_runs() throws IOException {
        // Given
        Meters meters = new Meters(metrics, mapped(), Role.SHIM, CLOCK);

        // When
        meters.emit(new Message.Passed(Direction.TO_DAEMON, Kind.REQUEST, 120, 30_000));
        meters.emit(new Message.Passed(Direction.TO_DAEMON, Kind.REQUEST, 80, 20_000));
        meters.emit(new Link.AttemptEnded(1, Link.ConnectOutcome.OPENED, Duration.ZERO, ""));
        meters.emit(new Parent.Checked(Parent.CheckMethod.POLL, Parent.CheckOutcome.ALIVE));

        // Then
        SlotsImage image = SlotsFile.read(SlotsFile.path(home, who.instance().toString()));
        assertThat(image.header().instance()).isEqualTo(who);
        assertThat(image.header().end()).isEmpty();
        assertThat(image.counters())
                .containsEntry(
                        "tether_messages_total{direction=\"to_daemon\",kind=\"request\"}",
                        new BigDecimal(2))
                .containsEntry(
                        "tether_message_bytes_total{direction=\"to_daemon\",kind=\"request\"}",
                        new BigDecimal(200))
                .containsEntry(
                        "tether_transit_seconds_bucket{direction=\"to_daemon\",le=\"2.5E-5\"}",
                        new BigDecimal(1))
                .containsEntry(
                        "tether_transit_seconds_bucket{direction=\"to_daemon\",le=\"+Inf\"}",
                        new BigDecimal(2))
                .containsEntry(
                        "tether_transit_seconds_sum{direction=\"to_daemon\"}",
                        new BigDecimal("0.00005"))
                .containsEntry(
                        "tether_connect_attempts_total{outcome=\"opened\"}", new BigDecimal(1))
                .containsEntry(
                        "tether_connect_attempts_total{outcome=\"timeout\"}", new BigDecimal(0));
        assertThat(image.gauges())
                .containsEntry("tether_link_up", new BigDecimal(1))
                .containsEntry(
                        "tether_last_parent_check_timestamp_seconds",
                        new BigDecimal("1795168800.25"));
    }

    @Test
    void the_end_and_its_reason_are_in_the_file() throws IOException {
        // Given
        Slots slots = mapped();

        // When
        new Meters(metrics, slots, Role.SHIM, CLOCK)
                .emit(new Instance.Stopped(ExitReason.CLIENT_GONE, Duration.ofMillis(3)));

        // Then
        SlotsHeader.End end =
                SlotsFile.read(SlotsFile.path(home, who.instance().toString()))
                        .header()
                        .end()
                        .orElseThrow();
        assertThat(end.reason()).isEqualTo("client_gone");
        assertThat(end.atMillis()).isEqualTo(CLOCK.millis());
    }

    @Test
    void a_file_describes_itself_to_a_reader_that_has_another_layout() throws IOException {
        // Given
        Layout other =
                Layout.parse(
                        "COUNTER\tfuture_total\tONE\tcolour=red,blue\t\n"
                                .getBytes(StandardCharsets.UTF_8));
        Slots slots = SlotsFile.create(new StateDirectory(home), who, 0, other);

        // When
        slots.add(1, 5);

        // Then
        assertThat(SlotsFile.read(SlotsFile.path(home, who.instance().toString())).counters())
                .isEqualTo(
                        Map.of(
                                "future_total{colour=\"red\"}",
                                BigDecimal.ZERO,
                                "future_total{colour=\"blue\"}",
                                BigDecimal.valueOf(5)));
    }

    @Test
    void the_table_in_a_file_parses_to_the_layout_it_was_made_from() {
        assertThat(Layout.parse(metrics.layout().table()).table())
                .isEqualTo(metrics.layout().table());
    }

    @Test
    void a_file_that_is_cut_short_or_is_something_else_is_refused() throws IOException {
        // Given
        var _ = mapped();
        Path file = SlotsFile.path(home, who.instance().toString());
        byte[] content = Files.readAllBytes(file);
        Path cut = home.resolve("cut.counters");
        Files.write(cut, java.util.Arrays.copyOf(content, content.length - 100));
        Path other = home.resolve("other.counters");
        Files.writeString(other, "something else");

        // When // Then
        assertThatThrownBy(() -> SlotsFile.read(cut)).hasMessageContaining("cut short");
        assertThatThrownBy(() -> SlotsFile.read(other)).hasMessageContaining("not a slots file");
    }

    @Test
    void without_a_file_the_same_counts_are_kept_in_memory() {
        // Given
        Slots slots = Slots.unmapped(metrics.layout());

        // When
        new Meters(metrics, slots, Role.SHIM, CLOCK)
                .emit(
                        new Call.Finished(
                                1,
                                Initiator.CLIENT,
                                Method.PING,
                                CallOutcome.OK,
                                null,
                                Duration.ofMillis(15)));

        // Then
        assertThat(Series.counters(slots.layout(), slots.values()))
                .containsEntry(
                        "tether_calls_total{method=\"other\",outcome=\"ok\"}", BigDecimal.ONE)
                .containsEntry(
                        "mcp_client_operation_duration_seconds_bucket{le=\"0.02\"}",
                        BigDecimal.ONE);
    }

    @Test
    void what_was_added_is_everything_additive_that_is_not_0() {
        // Given
        Slots slots = Slots.unmapped(metrics.layout());
        Meters meters = new Meters(metrics, slots, Role.SHIM, CLOCK);

        // When
        Samples.events().forEach(meters::emit);

        // Then
        var all = Series.additive(slots.layout(), slots.values());
        all.values().removeIf(value -> value.signum() == 0);
        Map<String, BigDecimal> added = new HashMap<>();
        Series.added(slots.layout(), slots.values())
                .forEach((name, value) -> added.put(name, value.exact()));
        assertThat(added).isNotEmpty().isEqualTo(all);
    }

    @Test
    void every_session_is_in_one_way_of_being_watched() {
        // Given
        Slots slots = Slots.unmapped(metrics.layout());
        Meters meters = new Meters(metrics, slots, Role.DAEMON, CLOCK);

        // When
        meters.emit(new Daemon.SessionOpened(1, "mcp"));
        meters.emit(new Daemon.SessionOpened(2, "tether.v1"));
        meters.emit(new Daemon.SessionOpened(3, "tether.v1"));
        meters.emit(new Daemon.ShimReported(2, ShimWatch.UNTOLD, ShimWatch.PUSHED));
        meters.emit(new Daemon.ShimReported(3, ShimWatch.UNTOLD, ShimWatch.POLLED));
        meters.emit(new Daemon.ShimReported(3, ShimWatch.POLLED, ShimWatch.UNTOLD));
        meters.emit(new Daemon.SessionClosed(3, 1000, Duration.ofSeconds(1)));

        // Then
        assertThat(Series.gauges(slots.layout(), slots.values()))
                .containsEntry("tether_daemon_shims{watch=\"untold\"}", BigDecimal.ONE)
                .containsEntry("tether_daemon_shims{watch=\"pushed\"}", BigDecimal.ONE)
                .containsEntry("tether_daemon_shims{watch=\"polled\"}", BigDecimal.ZERO);
    }

    @Test
    void every_event_can_be_counted_in_every_role() {
        for (Role role : Role.values()) {
            // Given
            Slots slots = Slots.unmapped(metrics.layout());
            Meters meters = new Meters(metrics, slots, role, CLOCK);

            // When
            Samples.events().forEach(meters::emit);

            // Then
            assertThat(java.util.Arrays.stream(slots.values()).boxed())
                    .anyMatch(value -> value != 0);
        }
    }

    private Slots mapped() throws IOException {
        return SlotsFile.create(new StateDirectory(home), who, CLOCK.millis(), metrics.layout());
    }

    @Test
    void servers_are_counted_by_the_names_given_and_all_others_together() {
        // Given
        Metrics named = new Metrics(List.of("one", "two"));
        Slots counted = Slots.unmapped(named.layout());
        Meters meters = new Meters(named, counted, Role.DAEMON, InstantSource.system());

        // When
        for (String each : List.of("two", "late", "later", "main")) {
            meters.emit(new Server.SessionAttached(each, 1));
            meters.emit(new Server.Restarted(each, 1));
        }

        // Then
        assertThat(Series.additive(named.layout(), counted.values()))
                .containsEntry("tether_server_sessions{server=\"two\"}", BigDecimal.ONE)
                .containsEntry("tether_server_sessions{server=\"main\"}", BigDecimal.ONE)
                .containsEntry("tether_server_sessions{server=\"other\"}", BigDecimal.valueOf(2))
                .containsEntry(
                        "tether_server_restarts_total{server=\"other\"}", BigDecimal.valueOf(2));
    }
}
