package dev.mcptether.lineage;

import static dev.mcptether.event.Parent.CheckMethod.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.ClientGone;
import dev.mcptether.event.Parent.LauncherGone;
import dev.mcptether.process.FakeProcessTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Runs random lives and deaths of random families. While the client lives there is never a verdict
/// against it. After its death, the first check that can see anything gives the verdict, and only
/// once.
final class VerdictsRandomTest {
    private static final int FAMILIES = 5_000;
    private static final int MOMENTS = 40;

    @Test
    void no_living_client_is_given_up_and_no_dead_one_kept() {
        int deaths = 0;
        for (int seed = 0; seed < FAMILIES; seed++) {
            deaths += new Family(seed).live() ? 0 : 1;
        }
        // Both ends must have occurred often, or the test has shown nothing.
        assertThat(deaths).isBetween(FAMILIES / 10, FAMILIES * 9 / 10);
    }

    private static final class Family {
        private static final long SHIM = 1_000;
        private static final long CLIENT = 100;

        private final int seed;
        private final Random random;
        private final FakeProcessTable table;
        private final List<Long> launchers = new ArrayList<>();
        private final Verdicts verdicts;
        private final List<Parent> facts = new ArrayList<>();
        private boolean clientLives = true;
        private boolean failing;

        Family(int seed) {
            this.seed = seed;
            random = new Random(seed);
            table = new FakeProcessTable(random.nextBoolean());
            table.starts(CLIENT, 50, "client");
            long parent = CLIENT;
            for (int i = random.nextInt(4); i > 0; i--) {
                long pid = parent + 10;
                table.starts(pid, parent, "npx");
                launchers.add(pid);
                parent = pid;
            }
            table.starts(SHIM, parent, "java");
            verdicts = new Verdicts(Lineage.of(table, SHIM, Ancestors.UNKNOWN), table);
        }

        /// @return whether the client lived to the end
        boolean live() {
            for (int i = 0; i < MOMENTS; i++) {
                happen();
                if (random.nextInt(3) == 0) {
                    check();
                }
            }
            table.fails(false);
            failing = false;
            check();
            assertThat(facts)
                    .as("seed %d", seed)
                    .filteredOn(LauncherGone.class::isInstance)
                    .doesNotHaveDuplicates();
            return clientLives;
        }

        private void happen() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    failing = !failing;
                    table.fails(failing);
                }
                case 1 -> table.stops(anyone());
                case 2 -> table.goesOn(SHIM);
                case 3 -> table.starts(2_000 + random.nextInt(100), anyone(), "other");
                case 4 -> table.reaper(random.nextBoolean() ? 1 : 50);
                case 5, 6 -> {
                    if (!launchers.isEmpty()) {
                        end(launchers.remove(random.nextInt(launchers.size())));
                    }
                }
                case 7 -> {
                    if (clientLives && random.nextInt(5) == 0) {
                        clientLives = false;
                        end(CLIENT);
                    }
                }
                default -> {}
            }
        }

        private long anyone() {
            return !clientLives ? SHIM : launchers.isEmpty() ? CLIENT : launchers.getFirst();
        }

        private void end(long pid) {
            switch (random.nextInt(3)) {
                case 0 -> table.ends(pid);
                case 1 -> table.endsUnreaped(pid);
                default -> table.endsAndPidIsReused(pid);
            }
        }

        private void check() {
            facts.addAll(verdicts.check(POLL));
            long verdictsSoFar = facts.stream().filter(ClientGone.class::isInstance).count();
            if (clientLives) {
                assertThat(verdictsSoFar).as("client lives, seed %d", seed).isZero();
            } else if (!failing) {
                assertThat(verdictsSoFar).as("client is gone, seed %d", seed).isOne();
            }
        }
    }
}
