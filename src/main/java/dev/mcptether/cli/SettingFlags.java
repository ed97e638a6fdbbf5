package dev.mcptether.cli;

import dev.mcptether.config.Settings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Settings as flags, for the commands that take settings.
final class SettingFlags {
    private static final Map<String, String> MEANINGS =
            Map.ofEntries(
                    Map.entry("--autostart", "Start a local daemon when there is none."),
                    Map.entry("--allow-insecure", "Accept a token over ws:// to another machine."),
                    Map.entry("--call-wait", "How long a call waits for a link."),
                    Map.entry("--ca", "The authorities that vouch for a wss:// daemon (PEM)."),
                    Map.entry("--client-cert", "What the shim proves itself with (PEM)."),
                    Map.entry("--client-key", "The key of --client-cert (PEM, PKCS #8)."),
                    Map.entry("--dialect", "What the daemon speaks."),
                    Map.entry("--drain", "After end-of-file: how long answers may still come."),
                    Map.entry("--fleet", "Where the host's exporter listens."),
                    Map.entry(
                            "--fleet-hosts",
                            "Further names the host's exporter may be asked under."),
                    Map.entry(
                            "--idle-timeout",
                            "End when the client has sent no request but ping for so long."),
                    Map.entry("--listen", "Where the daemon listens."),
                    Map.entry("--listen-hosts", "Further names the daemon may be asked under."),
                    Map.entry("--log-level", "How much is said on stderr."),
                    Map.entry("--max-message", "The largest message, either way."),
                    Map.entry("--metrics", "Where /metrics is served."),
                    Map.entry("--parent-check-interval", "How often to look at the client."),
                    Map.entry("--ping-interval", "How often an idle link is tried."),
                    Map.entry(
                            "--ping-timeout",
                            "Close the link after this long without an answer to a ping."),
                    Map.entry(
                            "--server", "Which of the daemon's servers; added to the URL's path."),
                    Map.entry(
                            "--daemon-user",
                            "Whose process the daemon may be, besides this user's and root's."),
                    Map.entry("--token-file", "The file with the daemon's token."),
                    Map.entry("--trace-propagation", "Whether calls get a trace of their own."),
                    Map.entry("--url", "The daemon's address."));

    private SettingFlags() {}

    static void addTo(CommandSpec spec, Set<String> flags) {
        for (String flag : new TreeSet<>(flags)) {
            spec.addOption(
                    OptionSpec.builder(flag)
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(MEANINGS.get(flag), Settings.terms(flag))
                            .build());
        }
    }

    /// The flags that were given, to their values.
    static Map<String, String> given(CommandSpec spec) {
        Map<String, String> given = new TreeMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            // A field's option is the command's own, even with the name of a setting.
            if (option.userObject() == null && MEANINGS.containsKey(option.longestName())) {
                given.put(option.longestName(), option.getValue());
            }
        }
        return given;
    }
}
