package dev.mcptether.parent;

import static java.util.function.Predicate.not;

import dev.mcptether.process.Command;
import dev.mcptether.process.Sighting.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which programs only start others: the one table, by executable and arguments. To teach Tether a
/// new launcher, add its name to a set below, or a rule to {@link #RULES}, and a recorded family to
/// the tests.
///
/// A launcher that is missing here is taken for the client, and its end ends the shim. One that is
/// here wrongly only moves the watch further up. So when in doubt, it is a launcher.
final class Launchers {
    /// Start what their arguments name, and nothing else.
    private static final Set<String> PREFIXES =
            Set.of(
                    "env",
                    "sudo",
                    "doas",
                    "su",
                    "runuser",
                    "timeout",
                    "nohup",
                    "setsid",
                    "nice",
                    "ionice",
                    "chrt",
                    "taskset",
                    "stdbuf",
                    "time",
                    "arch",
                    "caffeinate",
                    "sandbox-exec",
                    "bwrap",
                    "firejail",
                    "unshare",
                    "xvfb-run",
                    "direnv",
                    "doppler",
                    "op",
                    "dotenvx",
                    "nix",
                    "nix-shell",
                    "devbox",
                    "mise",
                    "asdf",
                    "fnm",
                    "volta",
                    "volta-shim",
                    "winpty",
                    "conhost",
                    "py",
                    "pyw",
                    "disclaimer",
                    "tether");

    /// Package runners, as programs of their own and as scripts of an interpreter.
    private static final Set<String> RUNNERS =
            Set.of(
                    "npx",
                    "npx-cli.js",
                    "npm",
                    "npm-cli.js",
                    "pnpm",
                    "pnpm.cjs",
                    "pnpx",
                    "yarn",
                    "yarn.js",
                    "bunx",
                    "uv",
                    "uvx",
                    "pipx",
                    "poetry",
                    "pdm",
                    "hatch",
                    "pipenv",
                    "conda",
                    "jbang",
                    "tether",
                    "tether.py",
                    "tether-script.py");

    private static final Set<String> INTERPRETERS =
            Set.of("node", "nodejs", "bun", "deno", "ruby", "perl", "py", "pypy", "pypy3");

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish");

    /// One binary for many programs; the first argument tells which.
    private static final Set<String> MULTI_CALL = Set.of("busybox", "toybox", "coreutils");

    /// Adopt what others leave behind, and are nobody's client.
    private static final Set<String> REAPERS =
            Set.of(
                    "init",
                    "systemd",
                    "launchd",
                    "tini",
                    "dumb-init",
                    "docker-init",
                    "catatonit",
                    "conmon",
                    "containerd-shim",
                    "containerd-shim-runc-v2",
                    "s6-svscan",
                    "runsvdir");

    private static final List<Rule> RULES =
            List.of(
                    each -> PREFIXES.contains(each.program()) || RUNNERS.contains(each.program()),
                    Candidate::isPackageRunner,
                    Candidate::isShellWithWork,
                    Candidate::isWindowsShellWithWork,
                    Candidate::isTwinOfItsChild);

    private Launchers() {}

    /// @param child what the process below it runs
    static boolean isLauncher(Command command, Terminal terminal, Command child) {
        Candidate candidate = new Candidate(command, terminal, child);
        return RULES.stream().anyMatch(rule -> rule.knows(candidate));
    }

    static boolean isReaper(Command command) {
        return REAPERS.contains(command.program());
    }

    private interface Rule {
        boolean knows(Candidate candidate);
    }

    private record Candidate(Command command, Terminal terminal, Command child) {
        String program() {
            List<String> arguments = command.arguments();
            if (arguments != null
                    && !arguments.isEmpty()
                    && MULTI_CALL.contains(command.program())) {
                return Command.bareName(arguments.getFirst());
            }
            return command.program();
        }

        /// `node .../npx-cli.js`, `python -m pipx`; and npm under the title it gives itself.
        boolean isPackageRunner() {
            List<String> arguments = command.arguments();
            if (arguments == null || arguments.isEmpty()) {
                return false;
            }
            String title = arguments.getFirst();
            return title.startsWith("npm exec")
                    || title.startsWith("npm run")
                    || title.startsWith("npm start")
                    || (isInterpreter() && RUNNERS.contains(script()));
        }

        private boolean isInterpreter() {
            return INTERPRETERS.contains(program()) || program().startsWith("python");
        }

        /// The first argument that is no option; for `-m module` that is the module.
        private String script() {
            return command.operands().stream()
                    .filter(not(word -> word.startsWith("-")))
                    .findFirst()
                    .map(Command::bareName)
                    .orElse("");
        }

        /// A shell that was given something to run works for whoever gave it, unless it leads a
        /// terminal's session of its own: then somebody opened a terminal for this. A shell that
        /// was given nothing is somebody typing, if there is a terminal to type at.
        boolean isShellWithWork() {
            if (!SHELLS.contains(program())) {
                return false;
            }
            if (command.arguments() == null) {
                return true;
            }
            return hasShellWork() ? terminal != Terminal.OWN : terminal == Terminal.NONE;
        }

        /// `-c` (also within `-lc`) or a script's name.
        private boolean hasShellWork() {
            return command.operands().stream()
                    .anyMatch(word ->
                            word.startsWith("-")
                                    ? !word.startsWith("--") && word.indexOf('c') > 0
                                    : !word.startsWith("+"));
        }

        /// Windows does not tell arguments. A prompt where somebody types is then taken for a
        /// launcher too: its end closes the console, and that is end-of-file.
        boolean isWindowsShellWithWork() {
            List<String> operands = command.operands();
            return switch (program()) {
                case "cmd" -> operands.stream().noneMatch("/k"::equalsIgnoreCase);
                case "powershell", "pwsh" ->
                        command.arguments() == null
                                || operands.stream().anyMatch(Candidate::isPowerShellWork);
                default -> false;
            };
        }

        private static boolean isPowerShellWork(String word) {
            String lower = word.toLowerCase(Locale.ROOT);
            return lower.startsWith("-c")
                    || lower.startsWith("-f")
                    || (lower.startsWith("-e") && !lower.startsWith("-ex"))
                    || lower.endsWith(".ps1");
        }

        /// The launcher of a Windows virtual environment, Oracle's `javapath` and some packaged
        /// programs start a program of their own name with their own arguments. Without arguments
        /// to compare, where they lie has to do.
        boolean isTwinOfItsChild() {
            if (!command.program().equals(child.program())
                    || command.executable().equals(child.executable())) {
                return false;
            }
            if (command.arguments() != null && child.arguments() != null) {
                return command.operands().equals(child.operands());
            }
            String path = command.executable().toLowerCase(Locale.ROOT).replace('\\', '/');
            return path.contains("/scripts/") || path.contains("/javapath/");
        }
    }
}
