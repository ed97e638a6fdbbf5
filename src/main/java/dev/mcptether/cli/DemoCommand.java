package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tether demo`: everything at once on an embedded daemon.
@Command(
        name = "demo",
        description =
                "Shows what Tether does, on a daemon of its own: clients, shims, a crash, a kill.")
final class DemoCommand implements Callable<Integer> {
    private final Assembly assembly;

    @Option(names = "--as-client", paramLabel = "URL", hidden = true)
    private @Nullable String asClient;

    DemoCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws Exception {
        if (asClient != null) {
            assembly.demoClient(asClient);
        } else {
            assembly.demo();
        }
        return 0;
    }
}
