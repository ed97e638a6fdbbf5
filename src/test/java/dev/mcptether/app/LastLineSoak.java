package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.RecordingSink;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Checks that every shim writes its last log line, even on a machine that is far overloaded. The
/// shims end one after the other: an end takes about 70 ms of a core, and at this load 20 ends at
/// once would take more than two seconds. Only the profile `soak` runs it.
@DisabledOnOs(OS.WINDOWS)
final class LastLineSoak {
    private static final int SHIMS = 20;
    private static final int LOAD = 30;

    @RegisterExtension private final Processes processes = new Processes();

    @Test
    @Timeout(300)
    void twenty_that_end_on_a_busy_machine_all_write_their_last_line() throws Exception {
        try (SystemTimers timers = new SystemTimers();
                DaemonInProcess daemon =
                        new DaemonInProcess(new Tally(), new RecordingSink(), timers)) {
            // Given
            List<LoadedShim> shims = new ArrayList<>();
            for (int i = 0; i < SHIMS; i++) {
                shims.add(new LoadedShim(shim(daemon), i).initialize());
            }

            // When
            List<Process> loops = busyLoops();
            try {
                for (LoadedShim shim : shims) {
                    shim.process().getOutputStream().close();
                    boolean ended =
                            shim.process().waitFor(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    assertThat(ended).isTrue();
                }
            } finally {
                loops.forEach(Process::destroyForcibly);
            }

            // Then
            List<Proof> proofs = Processes.prove(processes.home());
            assertThat(proofs).hasSize(SHIMS);
            assertThat(proofs)
                    .filteredOn(proof -> proof.state() != Proof.State.ENDED)
                    .as("shims without a last line")
                    .isEmpty();
        }
    }

    private Process shim(DaemonInProcess daemon) throws IOException {
        return daemon.shim(processes, Map.of());
    }

    private static List<Process> busyLoops() throws IOException {
        List<Process> loops = new ArrayList<>();
        double others = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        for (double load = Math.max(0, others); load < LOAD; load++) {
            loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        return loops;
    }
}
