package dev.mcptether.fleet.ledger;

import static dev.mcptether.fleet.ledger.EndedInstance.KILLED_SERIES;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.BOOT;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.EOF;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.fleet.ledger.FakeInstanceFiles.Life;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A host on which instances start, count and end in every way, while leaders read, fold, fail,
/// leave and die. Two things are always true: no total falls, and at rest every total is what the
/// instances have counted.
final class HostTotalsModelTest {
    @Test
    void totals_are_exact_whatever_happens_in_whichever_order() throws IOException {
        int crashed = 0;
        int left = 0;
        for (int seed = 0; seed < 60; seed++) {
            World world = new World(new Random(seed));
            world.crashes.meanwhile(world::othersGoOn);
            for (int step = 0; step < 60; step++) {
                world.step();
            }
            crashed += world.crashed;
            left += world.left;
            world.rest();
        }
        assertThat(crashed).isGreaterThan(150);
        assertThat(left).isGreaterThan(100);
    }

    /// Tries every place at which a leader can die, and for each of them every place at which its
    /// successor can die.
    @Test
    void two_leaders_die_at_any_two_file_calls() throws IOException {
        int runs = 0;
        boolean firstDied = true;
        for (int first = 1; firstDied; first++) {
            boolean secondDied = true;
            for (int second = 1; firstDied && secondDied; second++) {
                World world = World.withOneOfEachKind(new Random(1000L * first + second));
                firstDied = world.diesAt(first);
                secondDied = world.diesAt(second);
                world.rest();
                runs++;
            }
        }
        assertThat(runs).as("pairs of places").isGreaterThan(200);
    }

    @Test
    void any_file_call_fails_and_the_leader_goes_on() throws IOException {
        World.withOneOfEachKind(new Random(1)).lead();
        int calls = World.withOneOfEachKind(new Random(1)).callsOf(World::lead);
        for (int call = 1; call <= calls; call++) {
            World world = World.withOneOfEachKind(new Random(call));
            world.crashes.failAt(call);
            world.lead();
            world.lead();
            world.rest();
        }
        assertThat(calls).isGreaterThan(15);
    }

    private static final class World {
        final Crashes crashes = new Crashes();
        private final FakeInstanceFiles files = new FakeInstanceFiles(crashes);
        private final FakeLedgerFiles ledgers;
        private final Random random;
        private final Map<String, BigDecimal> shown = new HashMap<>();
        private HostTotals leader;
        int crashed;
        int left;

        World(Random random) {
            this.random = random;
            this.ledgers = new FakeLedgerFiles(crashes, random);
            this.leader = next();
        }

        /// A host with an instance that lives, one that ended in order, two that were killed, one
        /// without whole counters, and one of another boot.
        static World withOneOfEachKind(Random random) throws IOException {
            World world = new World(random);
            for (int i = 0; i < 4; i++) {
                Life each = world.files.starts();
                each.counted[0] = i + 1L;
            }
            world.files.starts("before", "shim").lives = false;
            Life damaged = world.files.starts();
            damaged.damaged = true;
            damaged.lives = false;
            world.lead();
            List<Life> all = List.copyOf(world.files.instances.values());
            all.get(1).end = "stdin_eof";
            all.get(1).counted[2] = 1;
            all.subList(1, 4).forEach(each -> each.lives = false);
            return world;
        }

        private HostTotals next() {
            return new HostTotals(files, ledgers, BOOT, _ -> {});
        }

        interface Act {
            void of(World world) throws IOException;
        }

        int callsOf(Act act) throws IOException {
            var _ = crashes.calls();
            act.of(this);
            return crashes.calls();
        }

        void step() throws IOException {
            switch (random.nextInt(9)) {
                case 0, 1 -> starts();
                case 2, 3 -> count();
                case 4 -> end();
                case 5 -> crashes.failAt(1 + random.nextInt(6));
                case 6 -> crashes.crashAt(1 + random.nextInt(12));
                case 7 -> leave();
                default -> lead();
            }
            lead();
        }

        /// Lets instances go on: they do not wait for the leader's next file call.
        void othersGoOn() {
            switch (random.nextInt(24)) {
                case 0 -> starts();
                case 1, 2 -> count();
                case 3 -> end();
                default -> {
                    // Nobody does anything.
                }
            }
        }

        private void starts() {
            if (files.instances.size() < 120) {
                files.starts();
            }
        }

        private void count() {
            living().forEach(each -> each.counted[random.nextInt(2)] += 3);
        }

        private void end() {
            living().stream()
                    .skip(1)
                    .findFirst()
                    .ifPresent(life -> {
                        if (random.nextBoolean()) {
                            life.counted[2]++;
                            life.end = "stdin_eof";
                        }
                        life.lives = false;
                    });
        }

        private List<Life> living() {
            return files.instances.values().stream().filter(each -> each.lives).toList();
        }

        /// The leader leaves in order. A request that was on its way arrives when another leads.
        private void leave() throws IOException {
            HostTotals gone = leader;
            gone.close();
            leader = next();
            lead();
            assertThat(gone.fold()).isZero();
            assertThat(gone.read()).isEmpty();
            left++;
        }

        /// @return false when the leader makes fewer file calls than that
        boolean diesAt(int call) {
            int before = crashed;
            crashes.crashAt(call);
            lead();
            crashes.nothing();
            return crashed > before;
        }

        void lead() {
            try {
                leader.read().ifPresent(this::check);
                leader.fold();
                leader.read().ifPresent(this::check);
            } catch (Crashes.Crash died) {
                crashed++;
                crashes.nothing();
                leader = next();
            } catch (IOException again) {
                // The next round may succeed.
            }
        }

        private void check(Map<String, BigDecimal> now) {
            shown.forEach((name, before) ->
                    assertThat(now.getOrDefault(name, BigDecimal.ZERO))
                            .as(name)
                            .isGreaterThanOrEqualTo(before));
            shown.putAll(now);
        }

        void rest() throws IOException {
            crashes.nothing();
            crashes.meanwhile(() -> {});
            HostTotals next = next();
            next.fold();
            Map<String, BigDecimal> totals = next.read().orElseThrow();
            check(totals);
            assertThat(number(totals, OK)).isEqualTo(sum(0));
            assertThat(number(totals, EOF)).isEqualTo(sum(2));
            assertThat(number(totals, KILLED_SERIES))
                    .isEqualTo(
                            ofThisBoot().stream()
                                    .filter(each -> !each.lives && each.end == null)
                                    .count());
            assertThat(files.instances.values())
                    .allMatch(each -> each.files == each.lives, "files of the living alone");
        }

        private static long number(Map<String, BigDecimal> totals, String series) {
            return totals.getOrDefault(series, BigDecimal.ZERO).longValueExact();
        }

        private long sum(int column) {
            return ofThisBoot().stream().mapToLong(each -> each.counted[column]).sum();
        }

        private List<Life> ofThisBoot() {
            return files.instances.values().stream()
                    .filter(each -> each.boot.equals(BOOT))
                    .toList();
        }
    }
}
