package dev.mcptether.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One server that the daemon hosts.
///
/// @param name as in `--server`; also the path below the daemon's address
/// @param command the program and its arguments
/// @param variables environment of its processes, besides the daemon's own
/// @param idleStop end a process that has had no calls for this long; empty: never
public record ServerConfig(
        String name,
        List<String> command,
        Variables variables,
        WorkPlace place,
        ServerStart start,
        Optional<Duration> idleStop,
        ProcessUse process) {
    /// The server given on the command line, or else the built-in diagnostics: path `/` or `/main`.
    public static final String MAIN = "main";

    /// The built-in diagnostics.
    public static final String DIAGNOSTICS = "tether";

    /// Names that no server of tether.yaml may have.
    public static final Set<String> RESERVED = Set.of(MAIN, DIAGNOSTICS);

    public static final String NAME_FORM = "letters, digits, '.', '_' and '-', at most 64";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ServerConfig {
        command = List.copyOf(command);
        if (!isName(name) || command.isEmpty()) {
            throw new IllegalArgumentException("no name, or no command: '" + name + "'");
        }
        if (process == ProcessUse.SHARED && place instanceof WorkPlace.OfClient) {
            throw new IllegalArgumentException("one process cannot work where each client does");
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// A server with only a command, as on the command line.
    public static ServerConfig plain(String name, List<String> command, Path directory) {
        return new ServerConfig(
                name,
                command,
                Variables.NONE,
                new WorkPlace.Directory(directory),
                ServerStart.ON_DEMAND,
                Optional.empty(),
                ProcessUse.PER_SESSION);
    }

    public ServerConfig with(ProcessUse other) {
        return new ServerConfig(name, command, variables, place, start, idleStop, other);
    }
}
