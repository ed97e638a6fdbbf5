package dev.mcptether.cli;

import dev.mcptether.app.Assembly;

/// Runs `tether ps` without options, or only with `--json`, without picocli. People wait for it and
/// programs ask for it often, and picocli would take a quarter of its time. Every other command
/// line goes to picocli.
final class PlainPs {
    private PlainPs() {}

    static boolean is(String[] args) {
        return args.length > 0
                && args[0].equals("ps")
                && (args.length == 1 || (args.length == 2 && args[1].equals("--json")));
    }

    /// Runs it and returns its exit code.
    static int run(Assembly assembly, boolean json) {
        try {
            return new PsCommand(assembly, json).call();
        } catch (Exception failed) {
            return Failures.explain(failed, assembly.err().writer());
        }
    }
}
