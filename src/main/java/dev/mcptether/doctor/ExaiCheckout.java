package dev.mcptether.doctor;

import dev.mcptether.config.SmallFile;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.process.InterpretedScript;
import dev.mcptether.process.WorkingDirectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The checkout from which an EXAI daemon runs, and what the daemon says about itself there. Every
/// daemon of the checkout writes the same two files, for its pid and its health. They stay after a
/// kill, and the health file may be half written. So what they say is only a claim.
record ExaiCheckout(Path root) {
    private static final int MOST_BYTES = 64 << 10;

    /// The script that starts the daemon, and the module that is the daemon.
    private static final Set<String> DAEMONS = Set.of("run_ws_daemon.py", "src.daemon.ws_server");

    /// @param port where it says it listens; -1 when it does not say
    record Claim(long pid, int port, Optional<Instant> written) {}

    /// Where a daemon's files are; empty when that cannot be found out.
    static Optional<ExaiCheckout> of(LogicalDaemon daemon, WorkingDirectories directories) {
        return daemon.members().stream()
                .flatMap(each ->
                        InterpretedScript.of(each.process().command()).stream()
                                .filter(script -> DAEMONS.contains(script.bareName()))
                                .flatMap(script ->
                                        root(script, directories.of(each.pid())).stream()))
                .findFirst()
                .map(ExaiCheckout::new);
    }

    /// `<root>/scripts/run_ws_daemon.py`, `<root>/scripts/ws/run_ws_daemon.py`, or a module that is
    /// run in `<root>`.
    private static Optional<Path> root(InterpretedScript script, Optional<Path> directory) {
        if (script.module()) {
            return directory;
        }
        try {
            Path file = Path.of(script.name());
            Path whole = directory.map(each -> each.resolve(file)).orElse(file).normalize();
            if (!whole.isAbsolute()) {
                return Optional.empty();
            }
            for (Path at = whole.getParent(); at != null; at = at.getParent()) {
                if (at.endsWith("scripts")) {
                    return Optional.ofNullable(at.getParent());
                }
            }
            return Optional.ofNullable(whole.getParent());
        } catch (InvalidPathException otherSystems) {
            return Optional.empty();
        }
    }

    Path pidFile() {
        return root.resolve("logs").resolve("ws_daemon.pid");
    }

    Path healthFile() {
        return root.resolve("logs").resolve("ws_daemon.health.json");
    }

    OptionalLong pid() {
        try {
            String text = new String(SmallFile.read(pidFile(), MOST_BYTES), StandardCharsets.UTF_8);
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (IOException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    /// What the health file says; empty when there is none, or it is half written.
    Optional<Claim> health() {
        try {
            JsonNode json = JsonMapper.shared().readTree(SmallFile.read(healthFile(), MOST_BYTES));
            double written = json.path("t").asDouble(Double.NaN);
            return Optional.of(
                    new Claim(
                            json.path("pid").asLong(-1),
                            json.path("port").asInt(-1),
                            Double.isFinite(written)
                                    ? Optional.of(Instant.ofEpochMilli((long) (written * 1000)))
                                    : Optional.empty()));
        } catch (IOException | JacksonException unusable) {
            return Optional.empty();
        }
    }
}
