package dev.mcptether.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The two halves of tether.yaml. Only the daemon reads `servers:`. A mistake in it, even one that
/// makes it invalid YAML, must not stop a shim. So it is cut out before anything is parsed. Both
/// halves keep the file's line numbers.
///
/// @param settings the file with blank lines in place of `servers:`
/// @param servers only `servers:`, with blank lines in place of the rest
record ServersBlock(String settings, String servers) {
    private static final Pattern BEGIN = Pattern.compile("(servers|\"servers\"|'servers')\\s*:.*");

    /// A line that begins with one of these belongs to the key above it, or to nobody.
    private static final String CONTINUED = " \t#}]-";

    static ServersBlock in(String text) {
        List<String> settings = new ArrayList<>();
        List<String> servers = new ArrayList<>();
        boolean inside = false;
        for (String line : text.split("\n", -1)) {
            boolean begins = BEGIN.matcher(line.stripTrailing()).matches();
            boolean continues =
                    line.isBlank() || line.equals("---") || CONTINUED.indexOf(line.charAt(0)) >= 0;
            inside = begins || (inside && continues);
            settings.add(inside ? "" : line);
            servers.add(inside ? line : "");
        }
        return new ServersBlock(String.join("\n", settings), String.join("\n", servers));
    }
}
