package dev.mcptether.process;

import dev.mcptether.process.Sighting.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Knows which programs only start others. This is the one table, by executable and arguments. To
/// add a launcher, put its name into the right set and a recorded process family into the tests.
///
/// A launcher that is missing here is taken for the client, so the shim ends with it. A program
/// that is wrongly listed only moves the watch further up. So when in doubt, call it a launcher.
public final class Launchers {
    /// Programs that start what their arguments name, and do nothing else.
    private static final Set<String> PREFIXES =
            words(
                    """
                    tether env sudo doas su runuser timeout nohup setsid nice ionice chrt taskset
                    stdbuf time arch caffeinate sandbox-exec bwrap firejail unshare xvfb-run winpty
                    conhost py pyw disclaimer direnv doppler op dotenvx nix nix-shell devbox mise
                    asdf fnm volta volta-shim coursier cs
                    """);

    /// Package runners: as programs, and as scripts of an interpreter.
    private static final Set<String> RUNNERS =
            words(
                    """
                    tether tether.py tether-script.py npx npx-cli.js npm npm-cli.js pnpm pnpm.cjs
                    pnpx yarn yarn.js bunx uv uvx pipx poetry pdm hatch pipenv conda jbang
                    """);

    /// Interpreters, besides every program whose name begins with `python`.
    private static final Set<String> INTERPRETERS =
            words("node nodejs bun deno ruby perl pypy pypy3");

    /// Directories where package runners keep the commands of packages.
    private static final List<String> PACKAGES =
            List.of(
                    "/node_modules/.bin/",
                    "/_npx/",
                    "/pipx/venvs/",
                    "/uv/tools/",
                    "/uv/archive-v",
                    "/uv/environments-v");

    private static final Set<String> SHELLS = words("sh bash dash ash zsh ksh mksh fish");

    /// One binary that is many programs. Its first argument tells which.
    private static final Set<String> MULTI_CALL = words("busybox toybox coreutils");

    /// Programs that adopt processes whose parent ended. They are nobody's client.
    private static final Set<String> REAPERS =
            words(
                    """
                    init systemd launchd tini dumb-init docker-init catatonit conmon containerd-shim
                    containerd-shim-runc-v2 s6-svscan runsvdir
                    """);

    private static final int SHORT_NAME = 15;

    private static final Set<String> ONLY_LAUNCHERS =
            Stream.of(PREFIXES, RUNNERS, SHELLS)
                    .flatMap(Set::stream)
                    .map(each -> each.substring(0, Math.min(SHORT_NAME, each.length())))
                    .collect(Collectors.toUnmodifiableSet());

    private Launchers() {}

    /// @param child the command of the process below it
    public static boolean isLauncher(Command command, Terminal terminal, Command child) {
        String program = program(command);
        return PREFIXES.contains(program)
                || isPackageRunner(program, command)
                || (SHELLS.contains(program) && isShellAtWork(command, terminal))
                || isWindowsShellAtWork(program, command)
                || isTwinOfItsChild(command, child);
    }

    /// Whether a process of this name can only be a launcher, when nothing else is known of it. A
    /// shell counts, because it ends as soon as it has started its work in the background.
    ///
    /// @param name the kernel's short name, which is cut after 15 bytes
    public static boolean onlyLaunches(String name) {
        String program = Command.bareName(name);
        return ONLY_LAUNCHERS.contains(program) || isTitleOfNpm(program);
    }

    public static boolean isReaper(Command command) {
        return REAPERS.contains(command.program());
    }

    private static String program(Command command) {
        List<String> arguments = command.arguments();
        return arguments != null && MULTI_CALL.contains(command.program())
                ? Command.bareName(arguments.getFirst())
                : command.program();
    }

    /// `npx`, `node .../npx-cli.js`, `python -m pipx`; also npm under the title that it gives
    /// itself.
    private static boolean isPackageRunner(String program, Command command) {
        List<String> arguments = command.arguments();
        String title = arguments == null ? "" : arguments.getFirst();
        boolean interpreter = INTERPRETERS.contains(program) || program.startsWith("python");
        return RUNNERS.contains(program)
                || isTitleOfNpm(title)
                || (interpreter && (isRunnersScript(script(command)) || isOfPackage(title)));
    }

    private static boolean isTitleOfNpm(String title) {
        return title.startsWith("npm exec")
                || title.startsWith("npm run")
                || title.startsWith("npm start");
    }

    private static boolean isRunnersScript(String script) {
        return RUNNERS.contains(Command.bareName(script)) || isOfPackage(script);
    }

    /// Whether this is a package's command: its script, or the interpreter that the script's first
    /// line names. The interpreter counts because the script itself may have been started by a link
    /// elsewhere.
    private static boolean isOfPackage(String path) {
        String unified = path.replace('\\', '/').toLowerCase(Locale.ROOT);
        return PACKAGES.stream().anyMatch(unified::contains);
    }

    /// The first argument that is no option; for `-m module` the module.
    private static String script(Command command) {
        for (String word : command.operands()) {
            if (!word.startsWith("-")) {
                return word;
            }
        }
        return "";
    }

    /// Whether a shell works for its parent. A shell that was given something to run does, unless
    /// it leads a terminal's session: then a person opened a terminal for it. A shell that was
    /// given nothing is used by a person, if there is a terminal to type at.
    private static boolean isShellAtWork(Command command, Terminal terminal) {
        boolean wasGivenWork = command.arguments() == null;
        for (String word : command.operands()) {
            // -c, also as part of -lc, or the name of a script.
            boolean option = word.startsWith("-") || word.startsWith("+");
            wasGivenWork |= option ? !word.startsWith("--") && word.contains("c") : true;
        }
        return wasGivenWork ? terminal != Terminal.OWN : terminal == Terminal.NONE;
    }

    /// Windows does not show arguments, so a prompt that a person uses is taken for a launcher too.
    /// This does no harm: its end closes the console, which is end-of-file for us.
    private static boolean isWindowsShellAtWork(String program, Command command) {
        return switch (program) {
            case "cmd" -> true;
            case "powershell", "pwsh" -> command.arguments() == null || hasPowerShellWork(command);
            default -> false;
        };
    }

    /// `-Command`, `-File`, `-EncodedCommand`, in any shortened form, or a script.
    private static boolean hasPowerShellWork(Command command) {
        for (String word : command.operands()) {
            String lower = word.toLowerCase(Locale.ROOT);
            boolean encoded = lower.startsWith("-e") && !lower.startsWith("-ex");
            if (encoded
                    || lower.startsWith("-c")
                    || lower.startsWith("-f")
                    || lower.endsWith(".ps1")) {
                return true;
            }
        }
        return false;
    }

    /// Whether a program started another one of the same name with the same arguments. The launcher
    /// of a Windows virtual environment, Oracle's `javapath` and some packaged programs do. Without
    /// arguments to compare, the places of the two programs decide.
    private static boolean isTwinOfItsChild(Command command, Command child) {
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

    private static Set<String> words(String text) {
        return Set.of(text.strip().replace('\n', ' ').split(" "));
    }
}
