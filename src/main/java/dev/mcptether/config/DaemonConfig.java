package dev.mcptether.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// All a daemon has to be told.
///
/// @param name of the daemon instance; also its directory below `$TETHER_HOME/daemons`
public record DaemonConfig(
        Path home, String name, Address listen, int maxMessageBytes, TelemetryConfig telemetry) {
    public static final String DEFAULT_NAME = "default";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public DaemonConfig {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException(
                    "--name",
                    name,
                    "letters, digits, '.', '_' and '-', at most 64",
                    new Origin.Flag("--name"));
        }
    }

    /// `$TETHER_HOME/daemons/<name>`: lock, pid, health.json, token, log.
    public Path directory() {
        return directory(home, name);
    }

    static Path directory(Path home, String name) {
        return home.resolve("daemons").resolve(name);
    }
}
