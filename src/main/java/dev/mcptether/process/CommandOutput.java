package dev.mcptether.process;

import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs a program of the system whose output tells what no other interface tells.
@FunctionalInterface
public interface CommandOutput {
    /// Runs a program and waits for its end, for a short time.
    ///
    /// @return its stdout; empty if there is no such program, if it fails, or if it takes too long
    Optional<String> of(List<String> command);

    /// @param patience the time after which the program is ended
    static CommandOutput ofThisHost(Duration patience) {
        return command -> run(command, patience);
    }

    private static Optional<String> run(List<String> command, Duration patience) {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
        } catch (IOException absent) {
            return Optional.empty();
        }
        CompletableFuture<String> said = new CompletableFuture<>();
        var _ = Threads.start("tether-output", () -> said.complete(read(process)));
        try {
            String text = said.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                            && process.exitValue() == 0
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (TimeoutException | ExecutionException late) {
            return Optional.empty();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Process process) {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readNBytes(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }
}
