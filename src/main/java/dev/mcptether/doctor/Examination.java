package dev.mcptether.doctor;

import dev.mcptether.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs all checks at once, each on a thread of its own. A check that throws, or takes longer than
/// it may, is a finding like any other. Its thread is left behind and ends with the process.
public final class Examination {
    private final Duration patience;
    private final Duration shortPatience;

    /// @param patience how long each check may take, from the beginning
    /// @param shortPatience the same for checks that may take long, also from the beginning
    public Examination(Duration patience, Duration shortPatience) {
        this.patience = patience;
        this.shortPatience = shortPatience;
    }

    /// Runs the checks, and waits for them in the caller's thread.
    ///
    /// @param heard gets each result as soon as it and all before it are there
    /// @return all results, in the order of the checks
    public List<Examined> run(List<Check> checks, Consumer<Examined> heard) {
        long beginNanos = System.nanoTime();
        Map<Check, CompletableFuture<Diagnosis>> running = new LinkedHashMap<>();
        for (Check each : checks) {
            CompletableFuture<Diagnosis> result = new CompletableFuture<>();
            running.put(each, result);
            var _ = Threads.start("tether-check-" + each.name(), () -> look(each, result));
        }
        List<Examined> all = new ArrayList<>();
        running.forEach((check, result) -> {
            Examined examined = new Examined(check.name(), await(check, result, beginNanos));
            heard.accept(examined);
            all.add(examined);
        });
        return all;
    }

    private static void look(Check check, CompletableFuture<Diagnosis> result) {
        try {
            result.complete(check.look());
        } catch (Exception | LinkageError failed) {
            result.completeExceptionally(failed);
        }
    }

    private Diagnosis await(Check check, CompletableFuture<Diagnosis> result, long beginNanos) {
        Duration mine = check.mayTakeLong() ? shortPatience : patience;
        long leftNanos = beginNanos + mine.toNanos() - System.nanoTime();
        String again = "tether doctor " + check.name();
        try {
            return result.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return check.mayTakeLong()
                    ? Diagnosis.skipped(
                            "it takes longer than %d ms; alone it has its time: %s"
                                    .formatted(mine.toMillis(), again))
                    : Diagnosis.failed(
                            "it has no result after %d ms: what it asks does not answer, or this machine is too busy"
                                    .formatted(mine.toMillis()),
                            again + " (alone it waits longer)");
        } catch (ExecutionException failed) {
            return Diagnosis.failed("the check itself failed: " + failed.getCause(), again);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return Diagnosis.failed("it was interrupted", again);
        }
    }
}
