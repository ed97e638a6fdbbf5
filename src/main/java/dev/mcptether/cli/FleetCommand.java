package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.TelemetryConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tether fleet`: the host's exporter as a process of its own.
@Command(
        name = "fleet",
        description =
                "Runs the host's exporter: metrics, targets and a live page of all of Tether on this"
                        + " host. While another instance runs it, waits to take over.")
final class FleetCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;

    FleetCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        TelemetryConfig config = assembly.settings(SettingFlags.given(spec)).telemetry();
        if (config.fleet().isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "TETHER_FLEET is off, so there is no address to serve; give one, such as"
                            + " --fleet=127.0.0.1:9868");
        }
        assembly.fleet(config);
        return 0;
    }
}
