package dev.mcptether.cli;

import dev.mcptether.config.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads the command line with which clients start a shim, without picocli. Loading picocli takes
/// as long as everything else up to the first answer. Any other command line is left to picocli,
/// which also has the error messages.
public final class ShimArguments {
    private ShimArguments() {}

    /// The flags of `shim --flag value ...` or `shim --flag=value ...`, to their values; empty for
    /// any other command line.
    public static Optional<Map<String, String>> plain(String[] args) {
        if (args.length == 0 || !args[0].equals("shim")) {
            return Optional.empty();
        }
        Set<String> known = Settings.shimFlags();
        Map<String, String> given = new TreeMap<>();
        for (int i = 1; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            String flag = equals < 0 ? args[i] : args[i].substring(0, equals);
            if (equals < 0 && ++i == args.length) {
                return Optional.empty();
            }
            String value = equals < 0 ? args[i] : args[i].substring(equals + 1);
            boolean plain = known.contains(flag) && !value.startsWith("-");
            if (!plain || given.put(flag, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(given);
    }
}
