package dev.mcptether.cli;

import dev.mcptether.cleanup.Cleanup;
import dev.mcptether.cleanup.CleanupAction;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.text.Printable;
import dev.mcptether.text.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tether cleanup`: ends what must not be there, and removes what was left.
@Command(
        name = "cleanup",
        description =
                "Ends shims whose client is gone, duplicate daemons, and what killed"
                        + " daemons left behind; those of programs that Tether replaces as well."
                        + " Removes stale files. Never ends what it cannot prove. Exits with 1 when"
                        + " something could not be done.")
final class CleanupCommand implements Callable<Integer> {
    private final Supplier<Cleanup> cleanup;
    private final Terminal out;

    @Spec private CommandSpec spec;

    @Option(names = "--dry-run", description = "Say what it would do, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--forget",
            paramLabel = "NAME",
            description =
                    "Do only this: forget where the daemon of this name has listened, so that"
                            + " another program may have its address.")
    private @Nullable String forgotten;

    CleanupCommand(Supplier<Cleanup> cleanup, Terminal out) {
        this.cleanup = cleanup;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<CleanupAction> actions = actions();
        if (json) {
            out.println(array(actions).toPrettyString());
        } else {
            actions.forEach(each -> out.println(line(each)));
            if (actions.isEmpty()) {
                out.println("There is nothing to clean up.");
            }
        }
        return dryRun || actions.stream().allMatch(CleanupAction::done) ? 0 : CommandFailure.FAILED;
    }

    private List<CleanupAction> actions() throws IOException, InterruptedException {
        if (forgotten != null) {
            if (!DaemonConfig.isName(forgotten)) {
                throw new ParameterException(
                        spec.commandLine(), "--forget takes a daemon's name, as `default`");
            }
            return cleanup.get().forget(forgotten, dryRun);
        }
        return dryRun ? cleanup.get().plan() : cleanup.get().clean();
    }

    private String line(CleanupAction action) {
        String what =
                switch (action) {
                    case CleanupAction.End end ->
                            "pid %d (%s): %s"
                                    .formatted(
                                            end.pid(),
                                            Printable.line(end.program()),
                                            Printable.line(end.why()));
                    case CleanupAction.Remove remove ->
                            "%s: %s"
                                    .formatted(
                                            Printable.line(remove.path().toString()),
                                            Printable.line(remove.why()));
                };
        return verb(action) + " " + what;
    }

    private String verb(CleanupAction action) {
        boolean end = action instanceof CleanupAction.End;
        if (dryRun) {
            return end ? "would end" : "would remove";
        }
        return (action.done() ? "" : "could not ")
                + (end ? "end" : "remove")
                + (action.done() ? end ? "ed" : "d" : "");
    }

    private static ArrayNode array(List<CleanupAction> actions) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (CleanupAction each : actions) {
            ObjectNode node = array.addObject();
            switch (each) {
                case CleanupAction.End end ->
                        node.put("action", "end")
                                .put("pid", end.pid())
                                .put("program", end.program());
                case CleanupAction.Remove remove ->
                        node.put("action", "remove").put("path", remove.path().toString());
            }
            node.put("why", each.why()).put("done", each.done());
        }
        return array;
    }
}
