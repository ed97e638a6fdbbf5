package dev.mcptether.cli;

import dev.mcptether.config.Settings;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every setting as a flag, for the commands that take settings.
final class SettingFlags {
    private SettingFlags() {}

    static void addTo(CommandSpec spec) {
        for (String flag : new TreeSet<>(Settings.flags())) {
            spec.addOption(
                    OptionSpec.builder(flag)
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description("Instead of " + variable(flag) + ".")
                            .build());
        }
    }

    private static String variable(String flag) {
        return "TETHER_" + flag.substring(2).toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }

    /// The flags that were given, to their values.
    static Map<String, String> given(CommandSpec spec) {
        Map<String, String> given = new TreeMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (Settings.flags().contains(option.longestName())) {
                given.put(option.longestName(), option.getValue());
            }
        }
        return given;
    }
}
