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
                    Map.entry("--autostart", "Start a daemon if none answers at a local URL."),
                    Map.entry("--allow-insecure", "Accept a token over ws:// to another machine."),
                    Map.entry("--call-wait", "How long a call waits for a link."),
                    Map.entry("--ca", "PEM file: certificate authorities to trust for wss://."),
                    Map.entry("--client-cert", "PEM file: the shim's own certificate for wss://."),
                    Map.entry("--client-key", "PEM file: the key of --client-cert (PKCS #8)."),
                    Map.entry("--dialect", "The protocol that the daemon speaks."),
                    Map.entry("--drain", "Wait this long for answers after end-of-file on stdin."),
                    Map.entry("--fleet", "Address where the host's exporter listens."),
                    Map.entry(
                            "--fleet-hosts",
                            "Further host names under which the host's exporter may be reached."),
                    Map.entry(
                            "--idle-timeout",
                            "End after this long without a request other than ping."),
                    Map.entry("--listen", "Address where the daemon listens."),
                    Map.entry(
                            "--listen-hosts",
                            "Further host names under which clients may reach the daemon."),
                    Map.entry("--log-level", "The lowest severity that is shown on stderr."),
                    Map.entry("--max-message", "The largest message, in either direction."),
                    Map.entry("--metrics", "Address where /metrics is served."),
                    Map.entry(
                            "--parent-check-interval",
                            "Check this often that the client still lives."),
                    Map.entry("--ping-interval", "Send a ping this often."),
                    Map.entry(
                            "--ping-timeout",
                            "Close the link after this long without an answer to a ping."),
                    Map.entry(
                            "--server",
                            "Which of the daemon's servers to use; added to the URL's path."),
                    Map.entry("--daemon-user", "The daemon may also be a process of this user."),
                    Map.entry("--token-file", "File that contains the daemon's token."),
                    Map.entry(
                            "--trace-propagation",
                            "Only read the trace contexts of requests, or also write (inject) them."),
                    Map.entry(
                            "--url",
                            "The daemon's URL; several, separated by commas, are tried in order."));

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

    /// The flags on the command line, to their values.
    static Map<String, String> given(CommandSpec spec) {
        Map<String, String> given = new TreeMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            // An option with a field belongs to the command itself, even if its name is a
            // setting's.
            if (option.userObject() == null && MEANINGS.containsKey(option.longestName())) {
                given.put(option.longestName(), option.getValue());
            }
        }
        return given;
    }
}
