package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.process.Sighting.Terminal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaunchersTest {
    private static final Command SHIM =
            new Command("/opt/tether/bin/java", List.of("java", "shim"));

    private static boolean launches(Terminal terminal, String... words) {
        return Launchers.isLauncher(new Command(words[0], List.of(words)), terminal, SHIM);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/npx tether",
        "/usr/bin/node /usr/lib/node_modules/npm/bin/npx-cli.js tether",
        "/usr/bin/python3.12 -m pipx run tether",
        "/usr/bin/python3 -E /usr/local/bin/tether shim",
        "/home/a/.local/bin/uvx tether",
        "/usr/bin/node /srv/app/node_modules/.bin/x --flag",
        "/usr/bin/node --no-warnings /home/a/.npm/_npx/0f1e/node_modules/x/cli.js",
        "C:\\node\\node.exe C:\\a\\node_modules\\.bin\\x",
        "/usr/bin/python3.12 /home/a/.local/share/pipx/venvs/x/bin/x",
        "/home/a/.local/share/uv/tools/x/bin/python /home/a/.local/bin/x",
        "/usr/bin/ruby /srv/node_modules/.bin/x",
        "/bin/sh -c tether",
        "/bin/bash -lic tether",
        "/bin/bash --norc ./start.sh",
        "/usr/bin/env A=1 tether",
        "C:\\Windows\\System32\\CMD.EXE /d /s /c tether",
        "C:\\pwsh\\pwsh.exe -NoProfile -Command tether",
        "C:\\pwsh\\pwsh.exe -enc AAAA",
        "C:\\pwsh\\pwsh.exe start.ps1",
    })
    void these_only_start_others(String line) {
        assertThat(launches(Terminal.SHARED, line.split(" "))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/node /usr/bin/claude",
        "/usr/bin/node",
        "/usr/bin/python3 agent.py",
        "/usr/bin/node /srv/node_modules/agent/cli.js",
        "/usr/bin/node /srv/agent.js /srv/node_modules/.bin/x",
        "/usr/bin/python3 /home/a/uv/agent.py",
        "/usr/bin/python3 -m agent",
        "/bin/bash --login",
        "/bin/zsh -i",
        "C:\\pwsh\\pwsh.exe -NoLogo -ExecutionPolicy Bypass",
        "C:\\Python312\\python.exe agent.py",
    })
    void these_are_clients(String line) {
        assertThat(launches(Terminal.SHARED, line.split(" "))).isFalse();
    }

    @Test
    void a_terminal_that_was_opened_for_a_command_is_a_client() {
        assertThat(launches(Terminal.OWN, "/bin/sh", "-c", "tether shim")).isFalse();
        assertThat(launches(Terminal.NONE, "/bin/sh", "-c", "tether shim")).isTrue();
    }

    @Test
    void a_shell_that_reads_commands_from_a_pipe_is_a_launcher() {
        assertThat(launches(Terminal.NONE, "/bin/bash")).isTrue();
        assertThat(launches(Terminal.OWN, "/bin/bash")).isFalse();
    }

    @Test
    void a_program_that_starts_its_twin_is_a_launcher_and_one_that_forks_is_not() {
        List<String> words = List.of("python.exe", "agent.py");
        Command venv = new Command("C:\\p\\.venv\\Scripts\\python.exe", words);
        Command real = new Command("C:\\Python312\\python.exe", words);

        assertThat(Launchers.isLauncher(venv, Terminal.UNKNOWN, real)).isTrue();
        assertThat(Launchers.isLauncher(real, Terminal.UNKNOWN, real)).isFalse();
    }
}
