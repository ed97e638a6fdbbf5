package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.fleet.ProcessTree;
import dev.mcptether.fleet.TreeJson;
import dev.mcptether.fleet.TreeText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tether ps`: the process tree of this host.
@Command(
        name = "ps",
        description =
                "Clients, launchers, shims and daemons as a tree; exits with 1 if one is an orphan or a zombie.")
final class PsCommand implements Callable<Integer> {
    private final Assembly assembly;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    PsCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws IOException {
        ProcessTree tree = assembly.processes();
        assembly.out()
                .println(
                        json
                                ? TreeJson.of(tree).toPrettyString()
                                : TreeText.of(tree).stripTrailing());
        return wrong(tree.roots()) ? 1 : 0;
    }

    private static boolean wrong(List<ProcessTree.Node> nodes) {
        return nodes.stream()
                .anyMatch(node ->
                        node.condition() == ProcessTree.Condition.ORPHAN
                                || node.condition() == ProcessTree.Condition.ZOMBIE
                                || wrong(node.children()));
    }
}
