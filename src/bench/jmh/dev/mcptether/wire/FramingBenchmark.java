package dev.mcptether.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Measures what it costs to cut one message out of the bytes of stdin.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBenchmark {
    private static final int MESSAGES = 100;

    @Param({"10", "1000", "1000000"})
    int textBytes;

    private byte[] stream;

    @Setup
    public void stream() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            bytes.writeBytes(Messages.call(textBytes));
            bytes.write('\n');
        }
        stream = bytes.toByteArray();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long lines() throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(stream), 32 << 20);
        long bytes = 0;
        while (reader.next() instanceof Line.Whole(byte[] line)) {
            bytes += line.length;
        }
        return bytes;
    }
}
