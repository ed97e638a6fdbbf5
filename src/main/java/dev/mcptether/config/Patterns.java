package dev.mcptether.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Names by which we recognise the programs that Tether replaces: the file name of a script that an
/// interpreter runs, or `-m` and the name of a module.
///
/// @param shims the scripts that are shims
/// @param daemons the scripts that are daemons
public record Patterns(List<String> shims, List<String> daemons) {
    private static final Pattern FORM = Pattern.compile("(-m )?[^/\\\\\\s-][^/\\\\\\s]{2,127}");

    /// The programs for which Tether was made. `start_ws_shim_safe.py` starts `run_ws_shim.py`.
    public static final Patterns BUILT_IN =
            new Patterns(
                    List.of("run_ws_shim.py", "start_ws_shim_safe.py"),
                    List.of("run_ws_daemon.py", "-m src.daemon.ws_server"));

    public Patterns {
        shims = shims.stream().map(Patterns::normal).toList();
        daemons = daemons.stream().map(Patterns::normal).toList();
    }

    /// Whether the text is a file name without a directory, or a module.
    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /// These patterns and the others.
    public Patterns and(Patterns more) {
        return new Patterns(
                Stream.concat(shims.stream(), more.shims.stream()).distinct().toList(),
                Stream.concat(daemons.stream(), more.daemons.stream()).distinct().toList());
    }

    /// Puts a pattern into the form in which it is compared. File names are compared without case,
    /// as on Windows; modules are not.
    private static String normal(String pattern) {
        return pattern.startsWith("-m ") ? pattern : pattern.toLowerCase(Locale.ROOT);
    }
}
