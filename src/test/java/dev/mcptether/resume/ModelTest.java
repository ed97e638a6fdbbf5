package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs both ends against everything that a network can do. No message is lost, repeated or
/// reordered, memory stays bounded, and every schedule heals.
final class ModelTest {
    private static final int SCHEDULES = 20_000;
    private static final int STEPS = 120;
    private static final List<Action> ODDS = odds();

    @Test
    void random_schedules_lose_and_repeat_nothing() {
        long textFrames = LongStream.range(0, SCHEDULES).map(ModelTest::run).sum();

        assertThat(textFrames).as("the schedules carry traffic").isGreaterThan(SCHEDULES * 8L);
    }

    @ParameterizedTest
    @EnumSource(value = WireFault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void each_broken_variant_is_found_out(WireFault fault) {
        // When
        OptionalLong found =
                LongStream.range(0, 1_000)
                        .filter(seed -> fails(setup(seed, fault), schedule(seed)))
                        .findFirst();

        // Then
        assertThat(found).isPresent();
    }

    /// Explores two messages each way, over up to three connections.
    @Test
    void every_short_schedule_of_cuts_heals() {
        int states =
                explore(
                        small(new Setup.Limits(2, 3, 0)),
                        EnumSet.of(
                                Action.CONNECT,
                                Action.CLIENT_SENDS,
                                Action.SERVER_SENDS,
                                Action.DELIVER_UP,
                                Action.DELIVER_DOWN,
                                Action.DELIVER_LATE,
                                Action.CUT,
                                Action.CLIENT_LEAVES),
                        13);

        assertThat(states).isGreaterThan(8_000);
    }

    /// Explores all actions, with one message each way.
    @Test
    void every_short_schedule_of_anything_heals() {
        int states = explore(small(new Setup.Limits(1, 3, 1)), EnumSet.allOf(Action.class), 8);

        assertThat(states).isGreaterThan(8_000);
    }

    private static Setup small(Setup.Limits limits) {
        Window window = new Window(2, 1_000);
        return new Setup(1, window, window, ServerSessions.Bounds.DEFAULT, limits, WireFault.NONE);
    }

    /// Explores breadth first. It builds each state from the start, because the ends cannot be
    /// copied.
    private static int explore(Setup setup, Set<Action> actions, int depth) {
        Set<String> seen = new HashSet<>();
        List<List<Step>> frontier = List.of(List.of());
        for (int i = 0; i < depth; i++) {
            frontier =
                    frontier.stream()
                            .flatMap(schedule -> continuations(setup, schedule, actions))
                            .filter(schedule -> leadsToNewState(setup, schedule, seen))
                            .toList();
        }
        return seen.size();
    }

    private static Stream<List<Step>> continuations(
            Setup setup, List<Step> schedule, Set<Action> actions) {
        World world = new World(setup);
        advance(world, schedule);
        return actions.stream().filter(world::can).map(action -> append(schedule, action));
    }

    private static boolean leadsToNewState(Setup setup, List<Step> schedule, Set<String> seen) {
        World world = new World(setup);
        try {
            advance(world, schedule);
            boolean isNew = seen.add(world.fingerprint());
            if (isNew) {
                world.heal();
            }
            return isNew;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(setup + " fails after " + schedule, failure);
        }
    }

    private static List<Step> append(List<Step> schedule, Action action) {
        List<Step> longer = new ArrayList<>(schedule);
        longer.add(new Step(action, 0));
        return longer;
    }

    private static int run(long seed) {
        Setup setup = setup(seed, WireFault.NONE);
        List<Step> schedule = schedule(seed);
        try {
            return replay(setup, schedule);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + setup + " fails after " + shrink(setup, schedule),
                    failure);
        }
    }

    /// @return the number of text frames that arrived
    private static int replay(Setup setup, List<Step> schedule) {
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

    private static boolean fails(Setup setup, List<Step> schedule) {
        try {
            replay(setup, schedule);
            return false;
        } catch (AssertionError | RuntimeException failure) {
            return true;
        }
    }

    /// Removes each step without which the failure still happens.
    private static List<Step> shrink(Setup setup, List<Step> schedule) {
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
            Action action = ODDS.get(random.nextInt(ODDS.size()));
            schedule.add(new Step(action, random.nextInt(1 << 16)));
        }
        return schedule;
    }

    /// Draws windows: some are so small that every message fills them, others so large that none
    /// does.
    private static Setup setup(long seed, WireFault fault) {
        SplittableRandom random = new SplittableRandom(~seed);
        return new Setup(
                seed,
                new Window(random.nextInt(1, 12), random.nextInt(1, 400)),
                new Window(random.nextInt(1, 12), random.nextInt(1, 400)),
                new ServerSessions.Bounds(random.nextInt(1, 5), random.nextInt(1, 1000)),
                new Setup.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, 3),
                fault);
    }

    private static List<Action> odds() {
        List<Action> odds = new ArrayList<>();
        for (Action action : Action.values()) {
            odds.addAll(Collections.nCopies(weight(action), action));
        }
        return odds;
    }

    private static int weight(Action action) {
        return switch (action) {
            case DELIVER_UP, DELIVER_DOWN -> 40;
            case CLIENT_SENDS, SERVER_SENDS -> 30;
            case CONNECT -> 20;
            case DELIVER_LATE, ACK_TIMERS -> 8;
            case CUT, CLIENT_LEAVES, SERVER_LEAVES, CLIENT_SENDS_TOO_LATE -> 4;
            case SERVER_NOTICES, REPORT -> 2;
            case RESTART, RETENTION_PASSES, GOODBYE -> 1;
        };
    }

    private record Step(Action action, int dice) {}
}
