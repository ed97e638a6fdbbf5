package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.process.TetherProgram;
import java.util.List;
import java.util.Optional;

/// Reads what a daemon process of ours is from its command line. Its health.json may describe
/// another daemon by now.
final class OwnDaemon {
    private OwnDaemon() {}

    /// Whether it is the daemon itself, not what it supervises.
    static boolean isOne(Draft draft) {
        return draft.own
                && draft.kind == ProcessKind.DAEMON
                && (draft.card != null
                        || draft.claim != null
                        || TetherProgram.words(draft.process.command())
                                .filter(TetherProgram::runsDaemon)
                                .isPresent());
    }

    static String name(Draft daemon) {
        return option(daemon, "--name")
                .or(() -> Optional.ofNullable(daemon.daemon))
                .orElse(DaemonConfig.DEFAULT_NAME);
    }

    /// Where its clients connect.
    static Optional<Address> address(Draft daemon) {
        DaemonClaim claim = daemon.claim;
        return option(daemon, "--listens")
                .flatMap(OwnDaemon::address)
                .or(() -> claim == null ? Optional.empty() : claim.address())
                .or(() -> daemon.process.listens().stream().findFirst());
    }

    private static Optional<Address> address(String text) {
        try {
            return Optional.of(Address.parse(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /// What follows `--` belongs to the command.
    private static Optional<String> option(Draft daemon, String name) {
        List<String> words = TetherProgram.words(daemon.process.command()).orElse(List.of());
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            if (words.get(i).equals(name) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
            if (words.get(i).startsWith(name + "=")) {
                return Optional.of(words.get(i).substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }
}
