package dev.mcptether.link.exai;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the daemon last wrote of itself into its health file. It stays behind when the daemon dies,
/// other daemons of the same checkout write it too, and it may be half written: alone it proves
/// nothing.
///
/// @param writtenMillis wall clock
/// @param startedMillis wall clock
record HealthRecord(int port, long pid, long writtenMillis, long startedMillis) {
    private static final int MOST_BYTES = 64 * 1024;

    /// Clocks of one machine differ by less.
    private static final long FUTURE_MILLIS = 2_000;

    /// Whether the daemon that listens has lived since `sinceMillis`.
    enum Verdict {
        LIVES,
        RESTARTED,
        /// It has not written since we reached it, or somebody else has.
        UNTOLD
    }

    /// @param reachedMillis when the daemon was reached anew: what was written before may be
    ///   another's
    /// @param isAlive whether a process of that number exists on this machine
    Verdict verdict(
            int daemonPort, long sinceMillis, long reachedMillis, long nowMillis, boolean isAlive) {
        boolean fresh =
                writtenMillis >= reachedMillis && writtenMillis <= nowMillis + FUTURE_MILLIS;
        if (!fresh || port != daemonPort || !isAlive) {
            return Verdict.UNTOLD;
        }
        return startedMillis <= sinceMillis ? Verdict.LIVES : Verdict.RESTARTED;
    }

    /// Reads the file anew each time it is asked. It is a few hundred bytes on the local disk.
    static Supplier<Optional<HealthRecord>> in(Path file) {
        return () -> read(file);
    }

    private static Optional<HealthRecord> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode json = OpFrames.MAPPER.readTree(in.readNBytes(MOST_BYTES));
            double written = json.path("t").asDouble(Double.NaN);
            double started = json.path("started_at").asDouble(Double.NaN);
            int port = json.path("port").asInt(-1);
            long pid = json.path("pid").asLong(-1);
            return Double.isFinite(written) && Double.isFinite(started)
                    ? Optional.of(new HealthRecord(port, pid, millis(written), millis(started)))
                    : Optional.empty();
        } catch (IOException | JacksonException halfWritten) {
            return Optional.empty();
        }
    }

    private static long millis(double seconds) {
        return (long) (seconds * 1000);
    }
}
