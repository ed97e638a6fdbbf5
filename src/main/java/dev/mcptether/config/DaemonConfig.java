package dev.mcptether.config;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What a daemon must know.
///
/// @param name of the daemon instance; also its directory below `$TETHER_HOME/daemons`
/// @param listen where this process listens
/// @param listenHosts further host names under which clients may ask it
public record DaemonConfig(
        Path home,
        String name,
        Address listen,
        List<String> listenHosts,
        int maxMessageBytes,
        DaemonArguments arguments,
        TelemetryConfig telemetry) {
    public static final String DEFAULT_NAME = "default";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public DaemonConfig {
        if (!isName(name)) {
            throw new ConfigException(
                    "--name",
                    name,
                    "letters, digits, '.', '_' and '-', at most 64",
                    new Origin.Flag("--name"));
        }
        if (arguments.listens().filter(listen::equals).isPresent()) {
            throw new ConfigException(
                    "--listens",
                    listen.toString(),
                    "an address other than TETHER_LISTEN, which is this daemon's own",
                    new Origin.Flag("--listens"));
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The words after `daemon run` that start another daemon like this one.
    public List<String> words() {
        return arguments.words(name);
    }

    /// `$TETHER_HOME/daemons/<name>`: lock, pid, health.json, token, log.
    public Path directory() {
        return directory(home, name);
    }

    static Path directory(Path home, String name) {
        return home.resolve("daemons").resolve(name);
    }
}
