package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.daemon.single.HealthFile.Health;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tether daemon`: runs a daemon, or asks about one.
@Command(name = "daemon", description = "The one daemon that all clients on this machine share.")
final class DaemonCommand implements Runnable {
    /// sysexits.h EX_UNAVAILABLE.
    private static final int UNAVAILABLE = 69;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a subcommand is missing: run or status");
    }

    @Command(name = "run", description = "Serves the servers of tether.yaml, in the foreground.")
    static final class Run implements Callable<Integer> {
        private final Assembly assembly;
        @Spec private CommandSpec spec;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Which daemon this is (default).")
        private String name = DaemonConfig.DEFAULT_NAME;

        @Option(names = "--until-eof", description = "Ends when stdin does, too.")
        private boolean untilEof;

        @Parameters(
                paramLabel = "COMMAND",
                arity = "0..*",
                description = "After `--`: the server at `/`, with its arguments.")
        private List<String> command = List.of();

        Run(Assembly assembly) {
            this.assembly = assembly;
        }

        @Override
        public Integer call() throws CommandFailure {
            try {
                assembly.daemon(
                        assembly.daemonConfig(SettingFlags.given(spec), name), command, untilEof);
                return 0;
            } catch (IOException failed) {
                throw new CommandFailure(UNAVAILABLE, String.valueOf(failed.getMessage()), failed);
            }
        }
    }

    @Command(
            name = "status",
            description =
                    "Who the daemon is and who is connected: 0 running, 3 stopped, 4 unhealthy.")
    static final class Status implements Callable<Integer> {
        private static final int STOPPED = 3;
        private static final int UNHEALTHY = 4;

        private final Assembly assembly;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Which daemon (${DEFAULT-VALUE}).")
        private String name = DaemonConfig.DEFAULT_NAME;

        Status(Assembly assembly) {
            this.assembly = assembly;
        }

        @Override
        public Integer call() throws IOException {
            DaemonConfig config = assembly.settings(java.util.Map.of()).daemon(name);
            return switch (assembly.daemonHealth(config)) {
                case Health.Running(String text) -> say("running", text, 0);
                case Health.Stopped(String why) -> say("stopped", why, STOPPED);
                case Health.Unhealthy(String why) -> say("unhealthy", why, UNHEALTHY);
            };
        }

        private int say(String state, String detail, int exitCode) {
            assembly.out().println("daemon '" + name + "' " + state + ": " + detail);
            return exitCode;
        }
    }
}
