package dev.mcptether.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Everything that is wrong with the settings (a command would stop at the first mistake), and the
/// settings that a look at this host needs. If a value cannot be used, this has its default.
///
/// @param listen where the daemon of this home listens
/// @param urls where shims connect
/// @param token the token that shims send, if they send one
/// @param fleet where the host's exporter is; empty: nowhere
/// @param mistakes what stops a shim or a daemon from starting, one sentence each
/// @param warnings what can be used but should be changed, one sentence each
public record SettingsReview(
        Path home,
        Address listen,
        List<DaemonUrl> urls,
        Dialect dialect,
        TokenSource token,
        Optional<Address> fleet,
        Servers servers,
        List<String> mistakes,
        List<String> warnings) {
    private static final String PREFIX = "TETHER_";

    /// @throws ConfigException if not even the home is known
    public static SettingsReview of(Map<String, String> environment, Platform platform) {
        return new Reading(environment, platform).review();
    }

    private static final class Reading {
        private final Map<String, String> environment;
        private final Platform platform;
        private final List<String> mistakes = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Reading(Map<String, String> environment, Platform platform) {
            this.environment = environment;
            this.platform = platform;
        }

        SettingsReview review() {
            Path home = Settings.home(environment, platform);
            Settings settings = loaded(home);
            warnings.addAll(settings.warnings());
            mistakes.addAll(settings.wrongValues());
            warnOfUnknownVariables();
            Optional<ShimConfig> shim = shim(settings);
            Servers servers = settings.servers(platform).read();
            servers.mistakes().forEach(each -> mistakes.add(each.text()));
            return new SettingsReview(
                    home,
                    or(settings::listen, new Address("127.0.0.1", 8079)),
                    shim.map(ShimConfig::urls)
                            .orElseGet(() -> List.of(DaemonUrl.parse("ws://127.0.0.1:8079"))),
                    shim.map(ShimConfig::dialect).orElse(Dialect.MCP),
                    shim.map(ShimConfig::token).orElseGet(TokenSource.None::new),
                    or(settings::fleet, Optional.empty()),
                    servers,
                    List.copyOf(mistakes),
                    List.copyOf(warnings));
        }

        private Settings loaded(Path home) {
            try {
                return Settings.load(Map.of(), environment, platform);
            } catch (ConfigException unusable) {
                mistakes.add(String.valueOf(unusable.getMessage()));
                return Settings.withoutFile(environment, home);
            }
        }

        /// The shim's settings. This finds mistakes in the combination of values, such as a token
        /// for another machine over plain ws.
        private Optional<ShimConfig> shim(Settings settings) {
            try {
                return Optional.of(settings.shim());
            } catch (ConfigException wrong) {
                String message = String.valueOf(wrong.getMessage());
                if (!mistakes.contains(message)) {
                    mistakes.add(message);
                }
                return Optional.empty();
            }
        }

        private static <T> T or(Supplier<T> value, T otherwise) {
            try {
                return value.get();
            } catch (ConfigException toldAlready) {
                return otherwise;
            }
        }

        private void warnOfUnknownVariables() {
            TreeSet<String> unknown =
                    environment.keySet().stream()
                            .filter(name -> name.startsWith(PREFIX))
                            .filter(name -> !Settings.isVariable(name))
                            .filter(name -> !name.equals(ChildEnvironment.OF_LAUNCHER))
                            .collect(Collectors.toCollection(TreeSet::new));
            unknown.forEach(name ->
                    warnings.add(
                            "nothing reads the environment variable %s; is its name as it should be?"
                                    .formatted(name)));
        }
    }
}
