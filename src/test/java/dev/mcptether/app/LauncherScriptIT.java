package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `./tether` itself, the script that starts the JVM.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class LauncherScriptIT {
    /// A JVM that reads this option does not start.
    private static final String POISON = "-XX:NoSuchOption";

    private static final Path TETHER = Path.of("tether").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void what_other_programs_set_for_their_own_jvms_does_not_reach_ours(String name)
            throws Exception {
        Run run = new Run(Map.of(name, POISON), "version");

        assertThat(run.said).startsWith("tether ").doesNotContain("NoSuchOption");
        assertThat(run.exit).isZero();
    }

    /// Daemon and shim compare their versions. All builds that do not know their version would look
    /// like the same build.
    @Test
    void it_knows_its_version() throws Exception {
        Run run = new Run(Map.of(), "version");

        assertThat(run.said).containsPattern("^tether \\d+\\.\\d+\\.\\d+");
    }

    @Test
    void what_it_sets_for_the_jvm_does_not_reach_a_server(@TempDir Path home) throws Exception {
        Path seen = home.resolve("seen");
        Files.writeString(
                home.resolve("tether.yaml"),
                "servers: {one: {command: [sh, -c, 'env >%s']}}\n".formatted(seen));

        new Run(
                Map.of("TETHER_HOME", home.toString(), "MALLOC_TRIM_THRESHOLD_", "4096"),
                "doctor",
                "servers");

        assertThat(Files.readAllLines(seen))
                .contains("MALLOC_TRIM_THRESHOLD_=4096")
                .noneMatch(line -> line.startsWith("MALLOC_ARENA_MAX="))
                .noneMatch(line -> line.startsWith("TETHER_"));
    }

    /// The words of a role reach the JVM of a distribution whose `java` says what it was given.
    @ParameterizedTest
    @CsvSource({
        "shim --url ws://127.0.0.1:1, shim",
        "daemon run, daemon",
        "fleet, daemon",
        "ps, ps",
        "ps --json, command",
        "daemon start, command",
        "version, command",
    })
    void each_command_runs_with_the_settings_and_the_cache_of_its_role(
            String words, String role, @TempDir Path distribution) throws Exception {
        Path script = distribution.resolve("bin/tether");
        Files.createDirectories(script.getParent());
        Files.copy(TETHER, script);
        Path java = distribution.resolve("runtime/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path cache = distribution.resolve("aot").resolve(role + ".aot");
        Files.createDirectories(cache.getParent());
        Files.createFile(cache);

        Run run = new Run(script, Map.of(), words.split(" "));

        assertThat(run.said.lines())
                .contains(
                        "@" + distribution.resolve("jvm").resolve(role + ".options"),
                        "-XX:AOTCache=" + cache)
                .endsWith(words.split(" "));
    }

    /// Runs the script once, to its end.
    private static final class Run {
        private final String said;
        private final int exit;

        Run(Map<String, String> variables, String... arguments)
                throws IOException, InterruptedException {
            this(TETHER, variables, arguments);
        }

        Run(Path script, Map<String, String> variables, String... arguments)
                throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(arguments));
            command.addFirst(script.toString());
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"));
            builder.environment().put("TETHER_FLEET", "off");
            builder.environment().putAll(variables);
            Process tether = builder.start();
            said = new String(tether.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tether.waitFor(30, TimeUnit.SECONDS)).isTrue();
            exit = tether.exitValue();
        }
    }
}
