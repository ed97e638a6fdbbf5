package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Processes.Finished;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs `daemon start` twenty times at the same instant, in many rounds. A round begins after an
/// orderly end or after a kill.
final class StartRace {
    private static final int STARTERS = 20;

    private final Processes processes;
    private final Map<String, String> settings;

    StartRace(Processes processes) throws IOException {
        this.processes = processes;
        this.settings = Map.of("TETHER_LISTEN", "127.0.0.1:" + Processes.freePort());
    }

    /// Runs the rounds. The last daemon ends in order.
    void run(int rounds) throws Exception {
        for (int left = rounds; left > 0; left--) {
            long winner = race();
            if (left % 2 == 0) {
                processes.kill(winner);
            } else {
                assertThat(processes.run(settings, "daemon", "stop").exit()).isZero();
            }
        }
    }

    /// Runs one round.
    ///
    /// @return the daemon's pid
    private long race() throws Exception {
        List<Process> starters = new ArrayList<>();
        for (int i = 0; i < STARTERS; i++) {
            starters.add(processes.command(settings, "daemon", "start"));
        }
        List<Finished> ends = new ArrayList<>();
        for (Process each : starters) {
            ends.add(Finished.of(each));
        }
        long winner = processes.daemonPid();
        assertThat(ends)
                .allSatisfy(each -> {
                    assertThat(each.exit()).as(each.said()).isZero();
                    assertThat(each.said()).contains("pid " + winner);
                });
        return winner;
    }
}
