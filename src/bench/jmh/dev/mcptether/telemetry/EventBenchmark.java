package dev.mcptether.telemetry;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.event.Severity;
import dev.mcptether.telemetry.fanout.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Measures what an event costs the message path: to stamp it, count it in mapped memory, and offer
/// it to the event log.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
    private static final Message PASSED =
            new Message.Passed(Direction.TO_DAEMON, Kind.REQUEST, 1024, 30_000);
    private static final Duration TOOK = Duration.ofMillis(1);

    private Instruments instruments;
    private EventSink events;
    private long calls;

    @Setup
    public void open() throws IOException {
        Identity who = new Identity(UUID.randomUUID(), "boot", 1, 0, Role.SHIM, "benchmark");
        instruments =
                Instruments.open(
                        new Instruments.Settings(
                                Files.createTempDirectory("tether-benchmark"), Map.of(), Severity.WARN),
                        who,
                        InstantSource.system());
        events = instruments.sink();
        var _ = instruments.startBackground(Optional.empty());
    }

    @TearDown
    public void close() {
        instruments.close(Duration.ofSeconds(1));
    }

    @Benchmark
    public void message_passed() {
        events.emit(PASSED);
    }

    @Benchmark
    public void call_started_and_finished() {
        long call = ++calls;
        events.emit(new Call.Started(call, Initiator.CLIENT, Method.TOOLS_CALL, "17", "echo", null));
        events.emit(
                new Call.Finished(
                        call, Initiator.CLIENT, Method.TOOLS_CALL, CallOutcome.OK, null, TOOK));
    }
}
