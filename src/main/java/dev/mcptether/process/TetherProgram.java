package dev.mcptether.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Recognises Tether by its command: a Java program with our main class or our jar. Other programs
/// may have these names among their arguments, which means nothing.
public final class TetherProgram {
    private static final String MAIN = "dev.mcptether.Main";
    private static final String JAR = "tether.jar";

    /// Options of the `java` launcher whose value is the next word.
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-cp",
                    "-classpath",
                    "--class-path",
                    "-p",
                    "--module-path",
                    "--add-modules",
                    "--add-exports",
                    "--add-opens",
                    "--add-reads",
                    "--enable-native-access",
                    "--limit-modules",
                    "--upgrade-module-path");

    private TetherProgram() {}

    /// The words after the main class: the command and its arguments. Empty if it is another
    /// program, and if the system tells no arguments.
    public static Optional<List<String>> words(Command command) {
        if (!isJava(command)) {
            return Optional.empty();
        }
        List<String> operands = command.operands();
        for (int i = 0; i < operands.size(); i++) {
            String word = operands.get(i);
            if (word.equals("-jar")) {
                boolean ours =
                        i + 1 < operands.size()
                                && Command.bareName(operands.get(i + 1)).equals(JAR);
                return ours
                        ? Optional.of(operands.subList(i + 2, operands.size()))
                        : Optional.empty();
            }
            if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return word.equals(MAIN)
                        ? Optional.of(operands.subList(i + 1, operands.size()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Whether it may run a daemon. If the system tells no arguments, every Java program may.
    public static boolean mayBeDaemon(Command command) {
        return command.arguments() == null
                ? isJava(command)
                : words(command).filter(TetherProgram::runsDaemon).isPresent();
    }

    /// Whether it is known to run a shim.
    public static boolean isShim(Command command) {
        return words(command)
                .filter(words -> !words.isEmpty() && words.getFirst().equals("shim"))
                .isPresent();
    }

    /// Whether these words run a daemon.
    public static boolean runsDaemon(List<String> words) {
        return words.size() >= 2 && words.get(0).equals("daemon") && words.get(1).equals("run");
    }

    private static boolean isJava(Command command) {
        return command.program().equals("java") || command.program().equals("javaw");
    }
}
