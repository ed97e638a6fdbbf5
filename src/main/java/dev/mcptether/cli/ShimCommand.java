package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tether shim`: the bridge that clients start.
@Command(
        name = "shim",
        description =
                "The bridge: MCP on stdin and stdout, one WebSocket to the daemon. Clients launch it.")
final class ShimCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;

    ShimCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() {
        assembly.shim(assembly.shimConfig(SettingFlags.given(spec)));
        return 0;
    }
}
