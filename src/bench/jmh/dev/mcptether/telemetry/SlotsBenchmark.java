package dev.mcptether.telemetry;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.fanout.Fanout;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.TracedCalls;
import dev.mcptether.telemetry.slots.Meters;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.Slots;
import dev.mcptether.telemetry.slots.SlotsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Measures what the events of the message path cost from the fan-out through the slots in a mapped
/// file, without the log: at most 150 ns and 0 bytes each. {@link EventBenchmark} measures it with
/// the log.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SlotsBenchmark {
    private final Event passed = new Message.Passed(Direction.TO_DAEMON, Kind.REQUEST, 1024, 30_000);
    private final Event checked =
            new Parent.Checked(Parent.CheckMethod.POLL, Parent.CheckOutcome.ALIVE);
    private final Event started =
            new Call.Started(1, Initiator.CLIENT, Method.TOOLS_CALL, "17", "echo", null);
    private final Event finished =
            new Call.Finished(
                    1,
                    Initiator.CLIENT,
                    Method.TOOLS_CALL,
                    CallOutcome.OK,
                    null,
                    Duration.ofMillis(1));

    private EventSink slots;
    private EventSink fanout;

    @Setup
    public void open() throws IOException {
        Identity who = new Identity(UUID.randomUUID(), "boot", 1, 0, Role.SHIM, "benchmark");
        StateDirectory home = new StateDirectory(Files.createTempDirectory("tether-benchmark"));
        Metrics metrics = new Metrics();
        InstantSource clock = InstantSource.system();
        Slots mapped = SlotsFile.create(home, who, 0, metrics.layout());
        slots = new Meters(metrics, mapped, Role.SHIM, clock);
        EventSink unlogged =
                new Meters(metrics, Slots.unmapped(metrics.layout()), Role.SHIM, clock);
        fanout = new Fanout(clock, slots, unlogged, new TracedCalls(false), List.of());
    }

    @Benchmark
    public void slots_message_passed() {
        slots.emit(passed);
    }

    @Benchmark
    public void slots_call_started() {
        slots.emit(started);
    }

    @Benchmark
    public void slots_call_finished() {
        slots.emit(finished);
    }

    @Benchmark
    public void slots_parent_checked() {
        slots.emit(checked);
    }

    @Benchmark
    public void fanout_message_passed() {
        fanout.emit(passed);
    }

    @Benchmark
    public void fanout_call_started() {
        fanout.emit(started);
    }

    @Benchmark
    public void fanout_call_finished() {
        fanout.emit(finished);
    }

    @Benchmark
    public void fanout_parent_checked() {
        fanout.emit(checked);
    }
}
