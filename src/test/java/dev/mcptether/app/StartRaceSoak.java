package dev.mcptether.app;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs fifty rounds of twenty starters. Only the profile `soak` runs it.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class StartRaceSoak {
    private static final int ROUNDS = Integer.getInteger("tether.test.rounds", 50);

    @RegisterExtension private final Processes processes = new Processes();

    @Test
    void twenty_starters_leave_one_daemon_every_time() throws Exception {
        new StartRace(processes).run(ROUNDS);
    }
}
