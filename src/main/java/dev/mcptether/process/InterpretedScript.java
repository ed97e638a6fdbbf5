package dev.mcptether.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an interpreter runs: a script, by its path, or a module, by its name. The interpreter's own
/// options are skipped. Everything after the script belongs to the script.
///
/// @param name the script's path as it was given, or the module's name
/// @param arguments the arguments of the script
public record InterpretedScript(String name, boolean module, List<String> arguments) {
    private static final Set<String> INTERPRETERS =
            Set.of("node", "nodejs", "bun", "deno", "java", "javaw", "ruby", "perl", "py", "pyw");

    /// Options, of any of these interpreters, whose value is the next word.
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-W",
                    "-X",
                    "--check-hash-based-pycs",
                    "-r",
                    "--require",
                    "--import",
                    "--loader",
                    "-C",
                    "--conditions",
                    "--env-file",
                    "-I",
                    "-cp",
                    "-classpath",
                    "--class-path");

    /// Options that take the program from the next word, or from elsewhere.
    private static final Set<String> WITHOUT_SCRIPT =
            Set.of("-c", "-e", "-p", "-E", "--eval", "--print", "-pe", "-", "-jar");

    /// The script that a command runs. Empty if the command is no interpreter or runs no script,
    /// and if the system tells no arguments.
    public static Optional<InterpretedScript> of(Command command) {
        String program = command.program();
        boolean python = isPython(program);
        if (!python && !INTERPRETERS.contains(program)) {
            return Optional.empty();
        }
        List<String> operands = command.operands();
        for (int i = 0; i < operands.size(); i++) {
            String word = operands.get(i);
            if (python && isModuleOption(word)) {
                return i + 1 < operands.size()
                        ? Optional.of(script(operands, i + 1, true))
                        : Optional.empty();
            }
            if (python ? isCommandOption(word) : WITHOUT_SCRIPT.contains(word)) {
                return Optional.empty();
            }
            if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return Optional.of(script(operands, i, false));
            }
        }
        return Optional.empty();
    }

    private static InterpretedScript script(List<String> operands, int at, boolean module) {
        return new InterpretedScript(
                operands.get(at), module, List.copyOf(operands.subList(at + 1, operands.size())));
    }

    private static boolean isPython(String program) {
        return program.startsWith("python") || program.startsWith("pypy") || isPyLauncher(program);
    }

    private static boolean isPyLauncher(String program) {
        return program.equals("py") || program.equals("pyw");
    }

    /// Whether the option is `-m`, perhaps joined with others, as in `-um module`.
    private static boolean isModuleOption(String word) {
        return isJoined(word) && word.endsWith("m");
    }

    private static boolean isCommandOption(String word) {
        return word.equals("-") || (isJoined(word) && word.endsWith("c"));
    }

    private static boolean isJoined(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (!Character.isLetter(word.charAt(i))) {
                return false;
            }
        }
        return word.length() > 1 && word.charAt(0) == '-';
    }

    /// The value of `--name value` or `--name=value` among the script's arguments.
    public Optional<String> option(String name) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.startsWith(name + "=")) {
                return Optional.of(word.substring(name.length() + 1));
            }
            if (word.equals(name) && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// The last part of the script's path, in lower case. For a module, its name unchanged.
    public String bareName() {
        int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        return module ? name : name.substring(slash + 1).toLowerCase(Locale.ROOT);
    }
}
