package dev.mcptether.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The words after `daemon run` that describe the daemon, apart from its name.
///
/// @param flags settings given as flags: the flag with its dashes, to its value
/// @param shared whether one process of the command serves all sessions
/// @param listens where the command listens by itself; empty: it uses stdin and stdout
/// @param command what `/` serves, with its arguments; empty: the built-in diagnostics
public record DaemonArguments(
        Map<String, String> flags,
        boolean shared,
        Optional<Address> listens,
        List<String> command) {
    public static final DaemonArguments NONE =
            new DaemonArguments(Map.of(), false, Optional.empty(), List.of());

    public DaemonArguments {
        flags = Map.copyOf(flags);
        command = List.copyOf(command);
        if (shared && command.isEmpty()) {
            throw wrong("--shared", "", "a command after `--` that all sessions share");
        }
        if (listens.isPresent() && command.isEmpty()) {
            throw wrong("--listens", listens.get().toString(), "a command after `--` to supervise");
        }
        if (listens.isPresent() && shared) {
            throw wrong(
                    "--shared",
                    "",
                    "--shared without --listens: a command that listens by itself is shared anyway");
        }
        if (listens.filter(address -> address.port() == 0).isPresent()) {
            throw wrong(
                    "--listens", listens.get().toString(), "the port where the command listens");
        }
    }

    private static ConfigException wrong(String flag, String value, String allowed) {
        return new ConfigException(flag, value, allowed, new Origin.Flag(flag));
    }

    /// The same words, always in the same order. They start another daemon like this one.
    public List<String> words(String name) {
        List<String> words = new ArrayList<>();
        if (!name.equals(DaemonConfig.DEFAULT_NAME)) {
            words.addAll(List.of("--name", name));
        }
        new TreeMap<>(flags).forEach((flag, value) -> words.addAll(List.of(flag, value)));
        if (shared) {
            words.add("--shared");
        }
        listens.ifPresent(address -> words.addAll(List.of("--listens", address.toString())));
        if (!command.isEmpty()) {
            words.add("--");
            words.addAll(command);
        }
        return List.copyOf(words);
    }
}
