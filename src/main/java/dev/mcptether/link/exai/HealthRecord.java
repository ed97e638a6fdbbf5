package dev.mcptether.link.exai;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The daemon's health file, as last written. Alone it proves nothing: it remains when the daemon
/// dies, other daemons of the same checkout write it too, and it may be half written.
///
/// @param writtenMillis on the wall clock
/// @param startedMillis on the wall clock
record HealthRecord(int port, long pid, long writtenMillis, long startedMillis) {
    private static final int MOST_BYTES = 64 * 1024;

    /// The clocks of one machine differ by less than this.
    private static final long FUTURE_MILLIS = 2_000;

    /// Whether the daemon that listens now has lived since `sinceMillis`.
    enum Verdict {
        LIVES,
        RESTARTED,
        /// Unknown: it has not written since we reached it, or another daemon has.
        UNTOLD
    }

    /// @param reachedMillis when the daemon was reached again; an earlier record may be another
    ///   daemon's
    /// @param isAlive whether a process with that number exists on this machine
    Verdict verdict(
            int daemonPort, long sinceMillis, long reachedMillis, long nowMillis, boolean isAlive) {
        boolean fresh =
                writtenMillis >= reachedMillis && writtenMillis <= nowMillis + FUTURE_MILLIS;
        if (!fresh || port != daemonPort || !isAlive) {
            return Verdict.UNTOLD;
        }
        return startedMillis <= sinceMillis ? Verdict.LIVES : Verdict.RESTARTED;
    }

    /// Reads the file again at each call. It is a few hundred bytes on the local disk.
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
