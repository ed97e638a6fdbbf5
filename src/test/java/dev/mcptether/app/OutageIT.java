package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Fault.Way;
import dev.mcptether.app.PipeClient.Answer;
import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Link;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.Timers;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Checks what happens to a session of `tether.v1` when only its connection is lost, and when the
/// daemon or the session is lost too.
@Timeout(120)
final class OutageIT {
    private static final int OUTCOME_UNKNOWN = -31002;

    /// With this factor the retention of one minute is over in two seconds.
    private static final int HURRY = 30;

    @Test
    void a_half_open_session_is_taken_over_and_its_calls_are_answered() throws Exception {
        Duration silence = Pace.roomFor(Duration.ofMillis(1500));
        Setup watchful = Setup.PATIENT.pinging(Duration.ofMillis(100), silence);
        try (Rig rig = new Rig();
                ShimInProcess shim = rig.shim(watchful)) {
            // Given
            PipeClient client = new PipeClient(shim, 8).initialize();
            CompletableFuture<Answer> held = held(rig, client, 1);

            // When
            rig.proxy.forsake();
            CompletableFuture<Answer> asked = client.call("tally", "{\"number\":2}");

            // Then
            assertThat(real(asked)).contains(Tally.receipt(2));
            rig.tally.release();
            assertThat(real(held)).contains(Tally.receipt(1));
            assertThat(rig.daemonEvents.events(Daemon.SessionResumed.class)).isNotEmpty();
            assertThat(rig.daemonEvents.events(Daemon.SessionCut.class)).isEmpty();
            assertThat(rig.daemon().sessions()).isEqualTo(1);
            assertThat(rig.tally.ranTwice()).isEmpty();
        }
    }

    @Test
    void a_restarted_daemon_leaves_unsafe_calls_unknown_and_gets_the_safe_ones_again()
            throws Exception {
        try (Rig rig = new Rig();
                ShimInProcess shim = rig.shim(Setup.PATIENT)) {
            // Given
            PipeClient client = new PipeClient(shim, 8).initialize();
            CompletableFuture<Answer> unsafe = held(rig, client, 1);
            rig.proxy.stall(Way.TO_SHIM);
            CompletableFuture<Answer> safe = client.request("tools/list", "{}");

            // When
            rig.proxy.refuse(true);
            rig.proxy.cut();
            rig.proxy.flow(Way.TO_SHIM);
            Eventually.await("interrupted", () -> rig.count(Link.Lost.class) > 0);
            CompletableFuture<Answer> queued = client.call("tally", "{\"number\":2}");
            rig.restartDaemon();
            rig.proxy.refuse(false);

            // Then
            assertThat(answer(unsafe).code()).isEqualTo(OUTCOME_UNKNOWN);
            assertThat(real(safe)).contains("\"tools\"");
            assertThat(real(queued)).contains(Tally.receipt(2));
            assertThat(rig.tally.ranTwice()).isEmpty();
            assertThat(rig.count(Link.Resumed.class)).isZero();
        }
    }

    @Test
    void a_session_the_daemon_has_forgotten_leaves_unsafe_calls_unknown() throws Exception {
        try (Rig rig = new Rig(HURRY);
                ShimInProcess shim = rig.shim(Setup.PATIENT)) {
            // Given
            PipeClient client = new PipeClient(shim, 8).initialize();
            CompletableFuture<Answer> unsafe = held(rig, client, 1);

            // When
            rig.proxy.refuse(true);
            rig.proxy.cut();
            Eventually.await("the session expires", () -> rig.daemon().sessions() == 0);
            boolean earlier = unsafe.isDone();
            rig.proxy.refuse(false);

            // Then
            assertThat(earlier).isFalse();
            assertThat(answer(unsafe).code()).isEqualTo(OUTCOME_UNKNOWN);
            assertThat(real(client.call("tally", "{\"number\":2}"))).contains(Tally.receipt(2));
            assertThat(rig.tally.ranTwice()).isEmpty();
        }
    }

    @Test
    void a_daemon_that_stays_away_is_not_waited_for_longer_than_it_keeps_the_session()
            throws Exception {
        try (Rig rig = new Rig()) {
            Timers hurried = new HurriedTimers(rig.timers(), HURRY);
            Setup patient = Setup.PATIENT.waiting(Duration.ofHours(1));
            try (ShimInProcess shim =
                    new ShimInProcess(patient, rig.proxy.url(), rig.events, hurried).start()) {
                // Given
                PipeClient client = new PipeClient(shim, 8).initialize();
                CompletableFuture<Answer> unsafe = held(rig, client, 1);

                // When
                rig.proxy.refuse(true);
                rig.proxy.cut();

                // Then
                assertThat(answer(unsafe).code()).isEqualTo(OUTCOME_UNKNOWN);
                rig.proxy.refuse(false);
                assertThat(real(client.call("tally", "{\"number\":2}"))).contains(Tally.receipt(2));
            }
        }
    }

    /// Speaks docs/protocol.md byte by byte, as another implementation would.
    @Test
    void a_foreign_secret_is_refused_and_does_not_disturb_the_session() throws Exception {
        String id = "00112233445566778899aabbccddeeff";
        try (Rig rig = new Rig();
                HttpClient http = HttpClient.newHttpClient()) {
            // Given
            RawPeer owner = RawPeer.connect(http, rig.daemon().address());
            owner.says("01" + id + "11".repeat(32) + "800880808002");
            assertThat(owner.hears()).startsWith("03");

            // When
            RawPeer stranger = RawPeer.connect(http, rig.daemon().address());
            stranger.says("02" + id + "22".repeat(32) + "0100");

            // Then
            assertThat(stranger.closeCode()).isEqualTo(4101);
            owner.saysText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
            assertThat(owner.hears()).contains("\"id\":1");
            assertThat(rig.daemonEvents.events(Daemon.SessionResumed.class)).isEmpty();
            assertThat(rig.daemonEvents.events(Daemon.SessionCut.class)).isEmpty();
            owner.leave();
        }
    }

    /// Makes a call and returns when the daemon works on it.
    private static CompletableFuture<Answer> held(Rig rig, PipeClient client, int number)
            throws Exception {
        CompletableFuture<Answer> held =
                client.call("tally", "{\"number\":" + number + ",\"hold\":true}");
        Eventually.await("the held call runs", () -> rig.tally.ran(number));
        return held;
    }

    private static String real(CompletableFuture<Answer> asked) throws Exception {
        Answer answer = answer(asked);
        assertThat(answer.code()).as(answer.head()).isZero();
        return answer.head();
    }

    private static Answer answer(CompletableFuture<Answer> asked) throws Exception {
        return asked.get(60, TimeUnit.SECONDS);
    }
}
