package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.ShimFamily.End;
import dev.mcptether.app.ShimFamily.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Ends the clients of real shims in many ways, while the test still holds the shim's stdin open.
@EnabledOnOs(OS.LINUX)
@Timeout(180)
final class ShimFamilyIT {
    /// The limit on a machine that does nothing else. It is far above the promised 50 ms, and far
    /// below the time of a step that hangs.
    private static final Duration SOON = Duration.ofMillis(1500);

    private static final int CROWD = 20;

    /// How many families start at one time. Starts take most of the time of these tests.
    private static final int AT_ONCE = 4;

    private static final Map<String, String> LOOKS_OFTEN =
            Map.of("TETHER_PARENT_CHECK_INTERVAL", "100ms");

    private interface Life {
        void live(ShimFamily family) throws Exception;
    }

    /// One life of a family, up to its client's death.
    private record Case(
            String name, Shape shape, String url, Map<String, String> settings, Life life) {}

    @Test
    void whoever_loses_its_client_goes_at_once_and_says_why() throws Exception {
        try (Rig rig = new Rig();
                Rig shaky = new Rig();
                ServerSocket deaf = silent()) {
            String up = rig.proxy.url().toString();
            String hanging = "ws://127.0.0.1:" + deaf.getLocalPort();
            String down = "ws://127.0.0.1:1";
            Map<String, String> plain = Map.of();
            Map<String, String> otlp =
                    Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            "http://127.0.0.1:" + deaf.getLocalPort());
            Map<String, String> talks = Map.of("TETHER_LOG_LEVEL", "debug");
            Life linked = ShimFamily::linked;
            List<Case> cases =
                    List.of(
                            new Case("direct", Shape.DIRECT, up, plain, linked),
                            new Case("behind a shell", Shape.SHELL, up, plain, linked),
                            new Case("behind two shells", Shape.TWO_SHELLS, up, plain, linked),
                            new Case("zombie below a subreaper", Shape.ZOMBIE, up, plain, linked),
                            new Case(
                                    "zombie, and a shell that is adopted",
                                    Shape.ZOMBIE_AND_SHELL,
                                    up,
                                    plain,
                                    linked),
                            new Case(
                                    "main thread ended",
                                    Shape.HEADLESS,
                                    up,
                                    LOOKS_OFTEN,
                                    family -> family.linked().isLookedAt(4)),
                            new Case(
                                    "launcher gone before",
                                    Shape.SHELL,
                                    up,
                                    LOOKS_OFTEN,
                                    ShimFamilyIT::losesItsLauncher),
                            new Case(
                                    "stopped for more than three intervals",
                                    Shape.DIRECT,
                                    up,
                                    LOOKS_OFTEN,
                                    ShimFamilyIT::isStopped),
                            new Case("no daemon", Shape.DIRECT, down, plain, _ -> {}),
                            new Case("while connecting", Shape.SHELL, hanging, plain, _ -> {}),
                            new Case(
                                    "while reconnecting",
                                    Shape.DIRECT,
                                    shaky.proxy.url().toString(),
                                    plain,
                                    family -> losesItsLink(family, shaky)),
                            new Case(
                                    "call in flight",
                                    Shape.DIRECT,
                                    up,
                                    plain,
                                    family -> family.linked().call("tally", "{\"hold\":true}")),
                            new Case(
                                    "stdout blocked",
                                    Shape.DIRECT,
                                    up,
                                    plain,
                                    family ->
                                            family.linked()
                                                    .call("echo", "{\"text\":\"" + LONG + "\"}")),
                            new Case("stderr blocked", Shape.DEAF, up, talks, linked),
                            new Case("telemetry hangs", Shape.DIRECT, up, otlp, linked));
            atOnce(cases.stream().<Callable<String>>map(each -> () -> dies(each)).toList());
        }
    }

    private static final String LONG = "x".repeat(1_000_000);

    private static String dies(Case each) throws Exception {
        try (ShimFamily family = new ShimFamily(each.shape(), each.url(), each.settings())) {
            family.awake();
            each.life().live(family);
            family.logs("instance.started");
            assertThat(family.lives()).as(each.name()).isTrue();
            long killedNanos = System.nanoTime();
            family.signalClient("KILL");
            End end = family.end();
            Duration took = Duration.ofNanos(System.nanoTime() - killedNanos);
            assertThat(end.reason()).as(each.name()).isEqualTo("client_gone");
            assertThat(end.events())
                    .as(each.name())
                    .containsOnlyOnce("instance.started")
                    .containsSubsequence(
                            "parent.client_gone",
                            "instance.stopping",
                            "instance.orphan_prevented",
                            "instance.stopped")
                    .endsWith("instance.stopped");
            assertThat(end.prevented()).as(each.name()).isEqualTo(1);
            assertThat(took).as(each.name()).isLessThan(Pace.roomFor(SOON));
            return each.name() + " " + took.toMillis() + " ms";
        }
    }

    private static void isStopped(ShimFamily family) throws Exception {
        family.linked();
        family.signalClient("STOP");
        family.isLookedAt(4);
    }

    private static void losesItsLauncher(ShimFamily family) throws Exception {
        family.linked();
        family.signalShell("KILL");
        family.logs("parent.launcher_gone");
        family.isLookedAt(4);
    }

    private static void losesItsLink(ShimFamily family, Rig shaky) throws Exception {
        family.linked();
        shaky.proxy.refuse(true);
        shaky.proxy.cut();
        family.logs("link.outage_began");
    }

    @Test
    void twenty_whose_clients_die_at_once_all_go() throws Exception {
        List<ShimFamily> families = new CopyOnWriteArrayList<>();
        try (Rig rig = new Rig()) {
            String url = rig.proxy.url().toString();
            Callable<String> start =
                    () -> {
                        ShimFamily family = new ShimFamily(Shape.DIRECT, url, Map.of());
                        families.add(family);
                        family.awake().linked();
                        return "linked";
                    };
            atOnce(Collections.nCopies(CROWD + 1, start));
            // Measure one end here and now, while all the other families still live.
            long oneNanos = System.nanoTime();
            ShimFamily first = families.removeFirst();
            first.signalClient("KILL");
            var _ = first.end();
            Duration one = Duration.ofNanos(System.nanoTime() - oneNanos);
            first.close();

            // When
            long killedNanos = System.nanoTime();
            for (ShimFamily family : families) {
                family.signalClient("KILL");
            }

            // Then
            for (ShimFamily family : families) {
                End end = family.end();
                assertThat(end.reason()).isEqualTo("client_gone");
                assertThat(end.events()).endsWith("instance.stopped");
                assertThat(end.prevented()).isEqualTo(1);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - killedNanos))
                    .isLessThan(SOON.plus(one.multipliedBy(CROWD)));
        } finally {
            for (ShimFamily family : families) {
                family.close();
            }
        }
    }

    /// If a client ends while its shim still starts, the shim either finds it gone or never finds a
    /// client. In the second case the end of stdin alone must end the shim.
    @Test
    void a_client_that_is_gone_before_its_shim_is_up_leaves_none_behind() throws Exception {
        List<Callable<String>> early = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            early.add(() -> {
                try (ShimFamily family =
                        new ShimFamily(Shape.DIRECT, "ws://127.0.0.1:1", Map.of())) {
                    family.hearClient();
                    family.signalClient("KILL");
                    family.logs("parent.lineage_fixed");
                    if (family.hasNoClient()) {
                        family.closeStdin();
                    }
                    End end = family.end();
                    assertThat(end.reason()).isIn("client_gone", "stdin_eof");
                    assertThat(end.events()).endsWith("instance.stopped");
                    return end.reason();
                }
            });
        }
        atOnce(early);
    }

    @Test
    void a_shim_whose_stdin_has_ended_before_it_starts_leaves_a_whole_log() throws Exception {
        try (ShimFamily family = new ShimFamily(Shape.DIRECT, "ws://127.0.0.1:1", Map.of())) {
            family.closeStdin();

            End end = family.end();

            assertThat(end.reason()).isEqualTo("stdin_eof");
            assertThat(end.events())
                    .containsOnlyOnce("instance.started", "instance.stopping")
                    .endsWith("instance.stopped");
        }
    }

    @Test
    void the_launcher_script_is_no_process_between_client_and_shim() throws Exception {
        try (ShimFamily family = new ShimFamily(Shape.DIRECT, "ws://127.0.0.1:1", Map.of())) {
            family.awake().logs("\"launchers\":0");
        }
    }

    private static void atOnce(List<Callable<String>> lives) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<String> each : threads.invokeAll(lives)) {
                System.err.println(each.get());
            }
        }
    }

    /// A server that accepts connections and never answers.
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
