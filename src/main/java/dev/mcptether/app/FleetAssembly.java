package dev.mcptether.app;

import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.ending.ShutdownStep;
import dev.mcptether.event.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Wires `tether fleet`: an instance whose only work is to lead.
final class FleetAssembly {
    private static final Duration LEAVE_BUDGET = Duration.ofMillis(500);
    private static final Duration SPANS_BUDGET = Duration.ofMillis(300);

    private final TelemetryConfig config;
    private final Stdio stdio;
    private final Map<String, String> environment;
    private final Running running;

    /// @param environment this process's own
    FleetAssembly(TelemetryConfig config, Stdio stdio, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
        this.stdio = stdio;
        this.running = Running.begin(Role.FLEET, config);
    }

    /// Runs until the plan ends the process.
    void run() {
        running.plan()
                .steps(_ ->
                        new Steps(
                                List.of(
                                        ShutdownStep.always(
                                                "fleet", LEAVE_BUDGET, running::yieldFleet),
                                        ShutdownStep.always("spans", SPANS_BUDGET, running::flush)),
                                running.sealing()));
        running.tell(null);
        running.standForFleet(Duration.ZERO, environment);
        config.fleet()
                .ifPresent(fleet ->
                        stdio.err()
                                .println(
                                        "tether: the host's exporter is http://%s/ as soon as no other instance leads"
                                                .formatted(fleet.address())));
        running.awaitEnd();
    }
}
