package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.Settings;
import dev.mcptether.text.Printable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a whole: which words lead to which command, and how their ends become exit
/// codes.
public final class CommandLines {
    /// In the order in which help shows them.
    private static final List<String> TOP =
            List.of(
                    "shim", "daemon", "ps", "doctor", "config", "cleanup", "demo", "fleet",
                    "events", "verify", "version");

    private static final List<String> DAEMON =
            List.of(
                    "run",
                    "start",
                    "stop",
                    "restart",
                    "status",
                    "sessions",
                    "end",
                    "logs",
                    "install",
                    "uninstall");

    private CommandLines() {}

    /// Runs one command and returns its exit code.
    public static int run(Assembly assembly, String[] args) {
        return PlainPs.is(args) ? PlainPs.run(assembly, args.length > 1) : parsed(assembly, args);
    }

    private static int parsed(Assembly assembly, String[] args) {
        CommandLine line = new CommandLine(new TetherCommand());
        addCommands(line, TOP, args.length > 0 ? args[0] : "", name -> command(name, assembly));
        CommandLine daemon = line.getSubcommands().get("daemon");
        if (daemon != null) {
            String word = args.length > 1 ? args[1] : "";
            addCommands(daemon, DAEMON, word, name -> daemonCommand(name, assembly));
        }
        addHelp(line);
        line.setErr(assembly.err().writer());
        line.setOut(assembly.out().writer());
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(CommandLines::usage);
        line.setExecutionExceptionHandler(
                (failure, command, _) -> Failures.explain(failure, command.getErr()));
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

    /// Adds the one command that was asked for. Anything else (a request for help, a mistake) needs
    /// all of them. To read what a command's annotations say takes 5 ms of each start.
    private static void addCommands(
            CommandLine line, List<String> names, String asked, Function<String, Object> commands) {
        for (String name : names.contains(asked) ? List.of(asked) : names) {
            line.addSubcommand(name, commands.apply(name));
        }
    }

    private static Object command(String name, Assembly assembly) {
        return switch (name) {
            case "shim" -> withSettings(new ShimCommand(assembly), Settings.shimFlags());
            case "daemon" -> new DaemonCommand();
            case "ps" -> new PsCommand(assembly, false);
            case "doctor" -> new DoctorCommand(assembly);
            case "config" -> new ConfigCommand(assembly);
            case "cleanup" -> new CleanupCommand(assembly::cleanup, assembly.out());
            case "demo" -> new DemoCommand(assembly);
            case "fleet" -> withSettings(new FleetCommand(assembly), Settings.fleetFlags());
            case "events" ->
                    new EventsCommand(
                            assembly::events,
                            InstantSource.system(),
                            assembly.out(),
                            assembly.colours());
            case "verify" -> new VerifyCommand(assembly::verify, assembly.out());
            case "version" -> new VersionCommand(assembly);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Object daemonCommand(String name, Assembly assembly) {
        return switch (name) {
            case "run" -> withSettings(new DaemonRunCommand(assembly), Settings.daemonFlags());
            case "start" -> withSettings(new DaemonStartCommand(assembly), Settings.daemonFlags());
            case "stop" -> new DaemonStopCommand(assembly);
            case "restart" -> new DaemonRestartCommand(assembly);
            case "status" -> new DaemonStatusCommand(assembly);
            case "sessions" -> new DaemonSessionsCommand(assembly);
            case "end" -> new DaemonEndCommand(assembly);
            case "logs" -> new DaemonLogsCommand(assembly);
            case "install" ->
                    withSettings(new DaemonInstallCommand(assembly), Settings.daemonFlags());
            case "uninstall" -> new DaemonUninstallCommand(assembly);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int usage(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("tether: " + Printable.line(words(mistake)));
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("See `%s --help`".formatted(command.getCommandSpec().qualifiedName()));
        return Failures.USAGE;
    }

    private static String words(ParameterException mistake) {
        return mistake instanceof UnmatchedArgumentException unmatched
                ? "'%s' is not known here".formatted(unmatched.getUnmatched().getFirst())
                : String.valueOf(mistake.getMessage());
    }
}
