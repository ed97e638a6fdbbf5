package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both ends against everything a network can do: nothing is lost, repeated or reordered, memory
/// stays bounded, and every schedule heals.
final class ModelTest {
    private static final int SCHEDULES = 30_000;
    private static final int STEPS = 100;
    private static final int DEPTH = 12;
    private static final List<World.Action> ODDS = odds();

    @Test
    void random_schedules_lose_and_repeat_nothing() {
        long textFrames = LongStream.range(0, SCHEDULES).map(ModelTest::run).sum();

        assertThat(textFrames).as("the schedules carry traffic").isGreaterThan(SCHEDULES * 10L);
    }

    @ParameterizedTest
    @EnumSource(value = World.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void each_broken_variant_is_found_out(World.Fault fault) {
        // When
        OptionalLong found =
                LongStream.range(0, 1_000)
                        .filter(seed -> fails(setup(seed, fault), schedule(seed)))
                        .findFirst();

        // Then
        assertThat(found).isPresent();
    }

    @Test
    void every_short_schedule_heals() {
        // Given
        World.Setup setup =
                new World.Setup(
                        1,
                        new Window(2, 1_000),
                        new Window(2, 1_000),
                        ServerSessions.Bounds.DEFAULT,
                        new World.Limits(2, 1),
                        World.Fault.NONE);

        // When
        int states = explore(setup);

        // Then
        assertThat(states).isGreaterThan(1_000);
    }

    /// Breadth first, from scratch for each state: the ends cannot be copied, and need not be.
    private static int explore(World.Setup setup) {
        Set<String> seen = new HashSet<>();
        List<List<Step>> frontier = List.of(List.of());
        for (int depth = 1; depth <= DEPTH; depth++) {
            List<List<Step>> next = new ArrayList<>();
            for (List<Step> schedule : frontier) {
                for (World.Action action : World.Action.values()) {
                    World world = new World(setup);
                    advance(world, schedule);
                    if (world.can(action)) {
                        world.act(action, 0);
                        if (seen.add(world.fingerprint())) {
                            world.heal();
                            List<Step> longer = new ArrayList<>(schedule);
                            longer.add(new Step(action, 0));
                            next.add(longer);
                        }
                    }
                }
            }
            frontier = next;
            System.err.println(depth + " " + seen.size());
        }
        return seen.size();
    }

    private static int run(long seed) {
        World.Setup setup = setup(seed, World.Fault.NONE);
        List<Step> schedule = schedule(seed);
        try {
            return replay(setup, schedule);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + setup + " fails after " + shrink(setup, schedule),
                    failure);
        }
    }

    /// @return the text frames that arrived
    private static int replay(World.Setup setup, List<Step> schedule) {
        World world = new World(setup);
        advance(world, schedule);
        world.heal();
        return world.textFrames();
    }

    private static void advance(World world, List<Step> schedule) {
        for (Step step : schedule) {
            if (world.can(step.action())) {
                world.act(step.action(), step.dice());
            }
        }
    }

    private static boolean fails(World.Setup setup, List<Step> schedule) {
        try {
            replay(setup, schedule);
            return false;
        } catch (AssertionError | RuntimeException failure) {
            return true;
        }
    }

    /// Leaves out what the failure does not need.
    private static List<Step> shrink(World.Setup setup, List<Step> schedule) {
        List<Step> needed = new ArrayList<>(schedule);
        for (int i = needed.size() - 1; i >= 0; i--) {
            Step left = needed.remove(i);
            if (!fails(setup, needed)) {
                needed.add(i, left);
            }
        }
        return needed;
    }

    private static List<Step> schedule(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> schedule = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            World.Action action = ODDS.get(random.nextInt(ODDS.size()));
            schedule.add(new Step(action, random.nextInt(1 << 16)));
        }
        return schedule;
    }

    /// Windows from so small that every message fills them to so large that none does.
    private static World.Setup setup(long seed, World.Fault fault) {
        SplittableRandom random = new SplittableRandom(~seed);
        return new World.Setup(
                seed,
                new Window(random.nextInt(1, 12), random.nextInt(1, 400)),
                new Window(random.nextInt(1, 12), random.nextInt(1, 400)),
                new ServerSessions.Bounds(random.nextInt(1, 5), random.nextInt(1, 1000)),
                new World.Limits(Integer.MAX_VALUE, 3),
                fault);
    }

    private static List<World.Action> odds() {
        List<World.Action> odds = new ArrayList<>();
        for (World.Action action : World.Action.values()) {
            odds.addAll(Collections.nCopies(weight(action), action));
        }
        return odds;
    }

    private static int weight(World.Action action) {
        return switch (action) {
            case CONNECT, CLIENT_SENDS, SERVER_SENDS, DELIVER_UP, DELIVER_DOWN -> 20;
            case DELIVER_LATE, ACK_TIMERS -> 8;
            case CUT, CLIENT_LEAVES, SERVER_LEAVES, CLIENT_SENDS_TOO_LATE -> 4;
            case SERVER_NOTICES, REPORT -> 2;
            case RESTART, RETENTION_PASSES, GOODBYE -> 1;
        };
    }

    private record Step(World.Action action, int dice) {}
}
