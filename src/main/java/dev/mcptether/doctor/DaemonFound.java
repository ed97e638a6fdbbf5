package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import java.util.List;
import java.util.Optional;

/// A daemon of this home: what its folder and the daemon itself say.
record DaemonFound(DaemonFolder folder, DaemonView view, Lock lock) {
    /// The lock that makes a process the daemon of a name.
    enum Lock {
        HELD,
        FREE,
        /// It has no lock file, or the file cannot be opened.
        UNKNOWN
    }

    String name() {
        return folder.name();
    }

    /// "daemon 'default'".
    String title() {
        return "daemon '" + name() + "'";
    }

    /// What it says about itself; empty when it does not run.
    Optional<Health> health() {
        return switch (view) {
            case DaemonView.Answers answers -> Optional.of(answers.health());
            case DaemonView.Silent silent -> Optional.of(silent.health());
            case DaemonView.Stopped _ -> Optional.empty();
        };
    }

    /// Where its clients connect: to the command that it supervises, or to itself.
    Optional<Address> clients() {
        if (view instanceof DaemonView.Answers(Health health, List<String> words, String _)) {
            int at = words.indexOf("--listens");
            boolean told = at >= 0 && at + 1 < words.size() && !words.subList(0, at).contains("--");
            return told ? parsed(words.get(at + 1)) : health.address();
        }
        return health().flatMap(Health::address);
    }

    private static Optional<Address> parsed(String text) {
        try {
            return Optional.of(Address.parse(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /// A command about it, for the user to type.
    String command(String word) {
        return "tether daemon " + word + (name().equals("default") ? "" : " --name " + name());
    }
}
