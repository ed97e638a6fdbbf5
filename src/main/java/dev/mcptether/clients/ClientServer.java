package dev.mcptether.clients;

import dev.mcptether.config.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A server that a client starts: one entry of the client's file.
///
/// @param name the client's name for it
/// @param command the program; empty for a server that is reached by a URL
public record ClientServer(String name, String command, List<String> args, Variables env) {
    private static final String OLD_SHIM = "run_ws_shim.py";

    public ClientServer {
        args = List.copyOf(args);
    }

    /// Whether it starts Tether. Only the launcher's name counts, not its folder.
    public boolean isTether() {
        String program = bare(command);
        return program.equals("tether") || program.equals("tether.cmd");
    }

    /// The script of EXAI's own shim, if it starts that.
    public Optional<String> oldShim() {
        return args.stream().filter(each -> bare(each).equals(OLD_SHIM)).findFirst();
    }

    private static String bare(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return path.substring(slash + 1).toLowerCase(Locale.ROOT);
    }
}
