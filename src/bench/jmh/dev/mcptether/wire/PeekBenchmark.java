package dev.mcptether.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Measures what it costs to find out the id, method and kind of a message.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeekBenchmark {
    @Param({"10", "1000", "1000000"})
    int textBytes;

    private byte[] call;
    private byte[] answer;

    @Setup
    public void messages() {
        call = Messages.call(textBytes);
        answer = Messages.answer(textBytes);
    }

    @Benchmark
    public Peeked call() {
        return Peek.at(call);
    }

    @Benchmark
    public Peeked answer() {
        return Peek.at(answer);
    }
}
