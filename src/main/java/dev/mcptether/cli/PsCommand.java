package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.HostReport;
import dev.mcptether.fleet.inventory.InventoryJson;
import dev.mcptether.fleet.inventory.TreeLines;
import dev.mcptether.text.Printable;
import dev.mcptether.text.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tether ps`: the process tree of this host.
@Command(
        name = "ps",
        description =
                "Shows clients, launchers, shims, daemons and servers as a tree, and those of programs"
                        + " that Tether replaces. Exits with 1 when something is wrong.")
final class PsCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// Moves the cursor to the corner and clears everything below.
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Supplier<HostReport> host;
    private final Terminal out;
    private final boolean coloured;
    private final boolean atTerminal;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Look again every two seconds, until interrupted.")
    private boolean watch;

    /// @param json as if `--json` were given
    PsCommand(Assembly assembly, boolean json) {
        this.host = () -> assembly.host(this.json);
        this.out = assembly.out();
        this.atTerminal = assembly.atTerminal();
        this.coloured = assembly.colours();
        this.json = json;
    }

    @Override
    public Integer call() throws InterruptedException {
        HostReport report = host.get();
        show(report);
        while (watch && !out.checkError()) {
            Thread.sleep(PAUSE);
            report = host.get();
            out.painted(atTerminal ? CLEAR : "");
            show(report);
        }
        return report.inventory().problems().isEmpty() ? 0 : 1;
    }

    private void show(HostReport report) {
        if (json) {
            out.println(InventoryJson.of(report.inventory()).toPrettyString());
            return;
        }
        TreeLines.of(report.inventory(), report.remarks(), coloured).forEach(out::painted);
        if (!report.ends().isEmpty()) {
            out.println();
            out.println("The last daemons that ended:");
            report.ends().forEach(each -> out.println("  " + Printable.line(each)));
        }
    }
}
