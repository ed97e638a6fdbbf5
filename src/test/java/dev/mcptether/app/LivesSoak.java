package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.ShimFamily.End;
import dev.mcptether.app.ShimFamily.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Makes clients die in random ways, and no shim may be left. Makes clients live in random ways,
/// and no shim may end. Only the profile `soak` runs it.
final class LivesSoak {
    private static final int LIVES = Integer.getInteger("tether.test.lives", 500);
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());
    private static final int AT_ONCE = 4;

    /// Much longer than the promise, because four families start and end at once.
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final String LONG = "{\"text\":\"" + "x".repeat(300_000) + "\"}";

    private enum Link {
        UP,
        DOWN,
        CALL_IN_FLIGHT,
        RECONNECTING,
        STDOUT_BLOCKED
    }

    private record Death(Shape shape, Link link, String signal, boolean stdinHeld) {
        static Death random(Random random) {
            Shape shape = oneOf(random, Shape.values());
            // On USR1 Python's main thread exits, and a headless client has none.
            String[] signals =
                    shape == Shape.HEADLESS
                            ? new String[] {"KILL", "TERM", "SEGV"}
                            : new String[] {"KILL", "TERM", "SEGV", "USR1"};
            return new Death(
                    shape,
                    oneOf(random, Link.values()),
                    oneOf(random, signals),
                    random.nextInt(4) > 0);
        }
    }

    private enum Act {
        IDLE,
        STOPPED_AND_CONTINUED,
        RENAMED,
        LOSES_ITS_LAUNCHER,
        LOSES_ITS_LINK,
        BUSY,
        READS_LATE
    }

    private record Living(Shape shape, List<Act> acts) {
        static Living random(Random random) {
            Shape shape = oneOf(random, Shape.values());
            List<Act> acts = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                Act act = oneOf(random, Act.values());
                boolean possible =
                        switch (act) {
                            case RENAMED -> shape != Shape.HEADLESS;
                            case LOSES_ITS_LAUNCHER -> shape.hasShell() && !acts.contains(act);
                            case IDLE, STOPPED_AND_CONTINUED, LOSES_ITS_LINK, BUSY, READS_LATE ->
                                    true;
                        };
                acts.add(possible ? act : Act.IDLE);
            }
            return new Living(shape, acts);
        }
    }

    private static <T> T oneOf(Random random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void whoever_loses_its_client_is_gone() throws Exception {
        try (Rig rig = new Rig()) {
            Random random = new Random(SEED);
            List<Callable<Duration>> deaths = new ArrayList<>();
            for (int i = 0; i < LIVES; i++) {
                Death death = Death.random(random);
                deaths.add(() -> die(rig, death));
            }
            List<Duration> took = new ArrayList<>(atOnce("deaths", deaths));
            took.sort(Duration::compareTo);
            System.err.printf(
                    "%d deaths, seed %d: median %d ms, most %d ms%n",
                    LIVES, SEED, took.get(took.size() / 2).toMillis(), took.getLast().toMillis());
        }
    }

    private static Duration die(Rig rig, Death death) throws Exception {
        try (FaultProxy proxy = new FaultProxy(rig.daemon().address());
                ShimFamily family = family(death, proxy)) {
            family.awake();
            prepare(family, death.link(), proxy);
            long diedNanos = System.nanoTime();
            family.signalClient(death.signal());
            if (!death.stdinHeld()) {
                family.closeStdin();
            }
            End end = family.end();
            Duration took = Duration.ofNanos(System.nanoTime() - diedNanos);
            assertThat(end.reason())
                    .as("%s", death)
                    .isIn(
                            death.stdinHeld()
                                    ? List.of("client_gone")
                                    : List.of("client_gone", "stdin_eof"));
            assertThat(end.events()).as("%s", death).endsWith("instance.stopped");
            assertThat(took).as("%s", death).isLessThan(Pace.roomFor(SOON));
            return took;
        }
    }

    private static ShimFamily family(Death death, FaultProxy proxy) throws Exception {
        String url = death.link() == Link.DOWN ? "ws://127.0.0.1:1" : proxy.url().toString();
        return new ShimFamily(death.shape(), url, Map.of());
    }

    private static void prepare(ShimFamily family, Link link, FaultProxy proxy) throws Exception {
        switch (link) {
            case DOWN -> {}
            case UP -> family.linked();
            case CALL_IN_FLIGHT -> family.linked().call("tally", "{\"hold\":true}");
            case STDOUT_BLOCKED -> family.linked().call("echo", LONG);
            case RECONNECTING -> {
                family.linked();
                proxy.refuse(true);
                proxy.cut();
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void whoever_has_its_client_stays() throws Exception {
        try (Rig rig = new Rig()) {
            Random random = new Random(SEED);
            List<Callable<Duration>> lives = new ArrayList<>();
            for (int i = 0; i < LIVES; i++) {
                Living living = Living.random(random);
                lives.add(() -> live(rig, living));
            }
            System.err.printf("%d lives, seed %d%n", atOnce("lives", lives).size(), SEED);
        }
    }

    private static Duration live(Rig rig, Living living) throws Exception {
        long bornNanos = System.nanoTime();
        try (FaultProxy proxy = new FaultProxy(rig.daemon().address());
                ShimFamily family =
                        new ShimFamily(
                                living.shape(),
                                proxy.url().toString(),
                                Map.of("TETHER_PARENT_CHECK_INTERVAL", "50ms"))) {
            family.awake().linked().logs("instance.started");
            for (Act act : living.acts()) {
                perform(family, act, proxy);
            }
            assertThat(family.lives()).as("%s", living).isTrue();
            family.awake().closeStdin();
            assertThat(family.end().reason()).as("%s", living).isEqualTo("stdin_eof");
            return Duration.ofNanos(System.nanoTime() - bornNanos);
        }
    }

    private static void perform(ShimFamily family, Act act, FaultProxy proxy) throws Exception {
        switch (act) {
            case IDLE -> family.isLookedAt(4);
            case STOPPED_AND_CONTINUED -> {
                family.signalClient("STOP");
                family.isLookedAt(4);
                family.signalClient("CONT");
            }
            case RENAMED -> {
                family.signalClient("USR2");
                family.isLookedAt(2);
            }
            case LOSES_ITS_LAUNCHER -> {
                family.signalShell("KILL");
                family.logs("parent.launcher_gone");
                family.isLookedAt(2);
            }
            case LOSES_ITS_LINK -> {
                proxy.cut();
                family.isLookedAt(1);
            }
            case BUSY -> {
                for (int i = 0; i < 20; i++) {
                    family.call("echo", "{\"text\":\"hello\"}");
                    family.hear("\"id\":\"echo\"");
                }
            }
            case READS_LATE -> {
                family.call("echo", LONG);
                family.isLookedAt(4);
                family.hear("\"id\":\"echo\"");
            }
        }
    }

    private static List<Duration> atOnce(String what, List<Callable<Duration>> all)
            throws Exception {
        List<Duration> took = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Duration>> running = all.stream().map(threads::submit).toList();
            try {
                for (Future<Duration> each : running) {
                    took.add(each.get());
                }
            } catch (Exception failed) {
                threads.shutdownNow();
                throw new AssertionError(
                        what + " failed with seed " + SEED + ", number " + took.size(), failed);
            }
        }
        return took;
    }
}
