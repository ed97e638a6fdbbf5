package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Origin;
import dev.mcptether.config.Settings;
import dev.mcptether.text.Printable;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a whole: which words lead to which command, and how their ends become exit
/// codes (sysexits.h: 64 usage, 70 internal error, 78 configuration).
public final class CommandLines {
    static final int USAGE = 64;
    static final int INTERNAL = 70;
    static final int CONFIGURATION = 78;

    private CommandLines() {}

    /// Runs one command and returns its exit code.
    public static int run(Assembly assembly, String[] args) {
        CommandLine line = new CommandLine(new TetherCommand());
        // A client waits for its shim. So a shim does not load the other commands.
        line.addSubcommand(withSettings(new ShimCommand(assembly), Settings.shimFlags()));
        if (args.length == 0 || !args[0].equals("shim")) {
            addOthers(line, assembly);
        }
        addHelp(line);
        line.setErr(assembly.err().writer());
        line.setOut(assembly.out().writer());
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(CommandLines::usage);
        line.setExecutionExceptionHandler((failure, command, _) -> explain(failure, command));
        return line.execute(args);
    }

    private static CommandLine withSettings(Object command, Set<String> flags) {
        CommandLine line = new CommandLine(command);
        SettingFlags.addTo(line.getCommandSpec(), flags);
        return line;
    }

    /// Adds the option to each command, because commands added this way do not inherit it.
    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this help.")
                                .build());
        line.getSubcommands().values().forEach(CommandLines::addHelp);
    }

    private static void addOthers(CommandLine line, Assembly assembly) {
        CommandLine daemon = new CommandLine(new DaemonCommand());
        daemon.addSubcommand(withSettings(new DaemonRunCommand(assembly), Settings.daemonFlags()));
        daemon.addSubcommand(
                withSettings(new DaemonStartCommand(assembly), Settings.daemonFlags()));
        daemon.addSubcommand(new DaemonStopCommand(assembly));
        daemon.addSubcommand(new DaemonRestartCommand(assembly));
        daemon.addSubcommand(new DaemonStatusCommand(assembly));
        daemon.addSubcommand(new DaemonSessionsCommand(assembly));
        daemon.addSubcommand(new DaemonEndCommand(assembly));
        daemon.addSubcommand(new DaemonLogsCommand(assembly));
        daemon.addSubcommand(
                withSettings(new DaemonInstallCommand(assembly), Settings.daemonFlags()));
        daemon.addSubcommand(new DaemonUninstallCommand(assembly));
        line.addSubcommand(daemon);
        line.addSubcommand(
                new PsCommand(
                        assembly::host, assembly.out(), assembly.atTerminal(), assembly.colours()));
        line.addSubcommand(new DoctorCommand(assembly));
        line.addSubcommand(new ConfigCommand(assembly));
        line.addSubcommand(new CleanupCommand(assembly::cleanup, assembly.out()));
        line.addSubcommand(new DemoCommand(assembly));
        line.addSubcommand(withSettings(new FleetCommand(assembly), Settings.fleetFlags()));
        line.addSubcommand(
                new EventsCommand(
                        assembly::events,
                        InstantSource.system(),
                        assembly.out(),
                        assembly.colours()));
        line.addSubcommand(new VerifyCommand(assembly::verify, assembly.out()));
        line.addSubcommand(new VersionCommand(assembly));
    }

    private static int usage(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("tether: " + Printable.line(words(mistake)));
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("See `%s --help`".formatted(command.getCommandSpec().qualifiedName()));
        return USAGE;
    }

    private static String words(ParameterException mistake) {
        return mistake instanceof UnmatchedArgumentException unmatched
                ? "'%s' is not known here".formatted(unmatched.getUnmatched().getFirst())
                : String.valueOf(mistake.getMessage());
    }

    private static int explain(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        return switch (failure) {
            case ConfigException wrong -> {
                err.println("tether: " + Printable.line(String.valueOf(wrong.getMessage())));
                yield wrong.origin() instanceof Origin.Flag ? USAGE : CONFIGURATION;
            }
            case CommandFailure said -> {
                err.println("tether: " + said.getMessage());
                yield said.exitCode();
            }
            case FileSystemException broken -> {
                err.println(
                        "tether: %s cannot be used (%s); `tether doctor home` says more"
                                .formatted(
                                        Printable.line(String.valueOf(broken.getMessage())),
                                        broken.getClass().getSimpleName()));
                yield CommandFailure.FAILED;
            }
            default -> {
                err.println("tether: internal error: " + failure);
                failure.printStackTrace(err);
                yield INTERNAL;
            }
        };
    }
}
