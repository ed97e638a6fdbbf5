package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./tether` itself, the script in front of the JVM.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class LauncherScriptIT {
    /// A JVM that reads this does not start.
    private static final String POISON = "-XX:NoSuchOption";

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void what_other_programs_set_for_their_own_jvms_does_not_reach_ours(String name)
            throws Exception {
        String script = Path.of("tether").toAbsolutePath().toString();
        ProcessBuilder builder =
                new ProcessBuilder(List.of(script, "version"))
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"));
        builder.environment().put(name, POISON);

        Process tether = builder.start();
        String said = new String(tether.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tether.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).startsWith("tether ").doesNotContain("NoSuchOption");
        assertThat(tether.exitValue()).isZero();
    }
}
