package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.exai.ExaiScript.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Makes sockets and daemons fail at any time. No call runs twice, and each call gets exactly one
/// answer.
final class ExaiChaosTest {
    private static final int RUNS = 150;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"A", "B", "C"})
    void the_moment_of_a_cut_does_not_matter(Kind kind) throws Exception {
        for (int tenths = 0; tenths < 120; tenths++) {
            // Given a call, and a second one for which a socket is on its way
            Path file = directory.resolve("health.json");
            Files.deleteIfExists(file);
            ExaiRig rig = new ExaiRig(file, tenths).link(ExaiScript.of(kind));
            int first = rig.call("slow", "{\"seconds\":2}");
            int second = rig.call("slow", "{\"seconds\":2,\"second\":1}");
            rig.advance(Duration.ofNanos(tenths * 100_000L));

            // When
            rig.network.cut(10);
            rig.advance(1);
            writeHealth(rig, file);
            rig.advance(30);

            // Then
            String when = "cut after " + tenths + " tenths of a millisecond";
            assertThat(rig.bridge.closed).as(when).isNull();
            assertThat(rig.text(first)).as(when).isEqualTo("slept");
            assertThat(rig.text(second)).as(when).isEqualTo("slept");
            assertThat(rig.daemon().runs()).as(when).hasSize(2);
        }
    }

    private static void writeHealth(ExaiRig rig, Path file) throws Exception {
        String text =
                "{\"pid\":7,\"port\":8079,\"started_at\":%f,\"t\":%f}"
                        .formatted(rig.daemon().bornSeconds(), rig.seconds());
        Files.writeString(file, text);
    }

    @Test
    void no_call_runs_twice_or_is_answered_twice_or_not_at_all() throws Exception {
        int runs = 0;
        for (long seed = 1; seed <= RUNS; seed++) {
            runs += new Life(seed).live();
        }
        assertThat(runs).as("runs in all lives").isGreaterThan(5 * RUNS);
    }

    /// The life of one shim, while daemons start and end.
    private final class Life {
        private final long seed;
        private final Random random;
        private final Path file;
        private final ExaiRig rig;
        private final List<ScriptedExai> daemons = new ArrayList<>();
        private final Set<Integer> open = new HashSet<>();
        private int calls;
        private boolean alive = true;

        Life(long seed) throws Exception {
            this.seed = seed;
            this.random = new Random(seed);
            this.file = directory.resolve("health" + seed);
            this.rig = new ExaiRig(file, seed);
        }

        int live() throws Exception {
            start();
            for (int step = 0; step < 60; step++) {
                step();
            }
            if (!alive) {
                start();
            }
            for (int second = 0; second < 700 && !open.isEmpty(); second += 2) {
                later(Duration.ofSeconds(2));
            }
            assertThat(open).as("calls without an answer, seed %s", seed).isEmpty();
            List<String> runs =
                    daemons.stream()
                            .flatMap(daemon -> daemon.runs().stream())
                            .map(ScriptedExai.Run::arguments)
                            .toList();
            assertThat(runs).as("runs, seed %s", seed).doesNotHaveDuplicates();
            return runs.size();
        }

        private void step() throws Exception {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4, 5 -> ask();
                case 6, 7, 8 -> later(Duration.ofMillis(random.nextInt(4000)));
                case 9 -> later(Duration.ofNanos(random.nextInt(5_000_000)));
                case 10 -> rig.network.cut(1 + random.nextInt(10));
                case 11 -> {
                    if (alive) {
                        rig.daemon().closeAll(random.nextBoolean() ? 1011 : 1008, "chaos");
                    }
                }
                case 12 -> end();
                default -> {
                    if (!alive) {
                        start();
                    }
                }
            }
        }

        private void ask() {
            if (rig.bridge.connection == null || rig.bridge.closed != null) {
                return;
            }
            String arguments =
                    "{\"seconds\":%s,\"call\":%d}".formatted(random.nextInt(60) / 10.0, ++calls);
            String tool =
                    switch (random.nextInt(5)) {
                        case 0 -> "speak";
                        case 1 -> "big";
                        case 2 -> "block";
                        default -> "slow";
                    };
            open.add(
                    random.nextBoolean()
                            ? rig.call(tool, arguments)
                            : rig.callWithProgress(tool, arguments));
        }

        private void start() throws Exception {
            if (!daemons.isEmpty()) {
                // A Python program takes at least this long to start.
                later(Duration.ofMillis(600));
            }
            Kind[] kinds = {Kind.A, Kind.B, Kind.B_PRIME, Kind.C};
            daemons.add(rig.daemon(ExaiScript.of(kinds[random.nextInt(kinds.length)])));
            alive = true;
            later(Duration.ofSeconds(2));
        }

        private void end() throws Exception {
            if (alive) {
                ScriptedExai last = rig.daemon();
                rig.network.listens(null);
                alive = false;
                if (random.nextBoolean()) {
                    last.kill();
                } else {
                    last.stop();
                }
                if (random.nextBoolean()) {
                    start();
                }
            }
        }

        /// Lets time pass. The daemon writes its health file, and the bridge dials again if it
        /// must.
        private void later(Duration by) throws Exception {
            rig.advance(by);
            if (alive) {
                writeHealth(rig, file);
            }
            open.removeIf(id -> {
                assertThat(rig.answers(id))
                        .as("answers to %s, seed %s", id, seed)
                        .hasSizeLessThan(2);
                return !rig.answers(id).isEmpty();
            });
            if (rig.bridge.isOver()) {
                // The bridge itself answers the open calls with -31002.
                open.clear();
            }
            if (rig.bridge.isOver() || rig.bridge.isFresh()) {
                rig.redial();
                rig.advance(Duration.ofMillis(50));
            }
        }
    }
}
