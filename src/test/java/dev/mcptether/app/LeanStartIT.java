package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Checks what a shim must not do in an ordinary session, because it takes long and the source does
/// not show it. The decision record on code that looks clever has the reasons.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class LeanStartIT {
    /// The JDK class that makes `equals` and `hashCode` of each record at their first use.
    private static final String MAKER = "java.lang.runtime.ObjectMethods";

    @RegisterExtension private final Processes processes = new Processes();
    private final SystemTimers timers = new SystemTimers();
    private DaemonInProcess daemon;

    @BeforeEach
    void a_daemon_listens() throws IOException {
        daemon = new DaemonInProcess(new Tally(), new RecordingSink(), timers);
    }

    @AfterEach
    void the_daemon_ends() {
        daemon.close();
        timers.close();
    }

    @Test
    void no_record_is_compared() throws Exception {
        Process process = daemon.shim(processes, Map.of());
        LoadedShim shim = new LoadedShim(process, 0).initialize();
        shim.call(100);

        List<String> inUse =
                classes(process.pid()).stream()
                        .map(String::strip)
                        .filter(line -> line.contains("fully_initialized"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList();

        assertThat(inUse)
                .as("-Xlog:class+load+cause -XX:LogClassLoadingCauseFor=LambdaForm$ shows where")
                .contains("dev.mcptether.Main")
                .doesNotContain(MAKER);
    }

    /// `tether ps` finds all its classes in its AOT cache. What it loads from the jars, it looks
    /// for in every jar before.
    @Test
    @EnabledOnOs(OS.LINUX)
    void ps_finds_its_classes_in_the_cache() throws Exception {
        Path base = Objects.requireNonNull(Processes.JAR.getParent());
        Path cache = base.resolve("aot/ps.aot");
        assumeTrue(Files.exists(cache), "a build without training");
        Path loaded = Files.createTempFile("tether-classes-", ".txt");
        ProcessBuilder ps =
                new ProcessBuilder(
                                base.resolve("runtime/bin/java").toString(),
                                "@" + base.resolve("jvm/common.options"),
                                "@" + base.resolve("jvm/ps.options"),
                                "-XX:AOTCache=" + cache,
                                "-Xlog:class+load:file=" + loaded,
                                "-cp",
                                Processes.JAR.toString(),
                                "dev.mcptether.Main",
                                "ps")
                        .redirectErrorStream(true);
        // As for most users, and unlike in the training.
        ps.environment().remove("TETHER_HOME");
        Process shown = ps.start();
        shown.getInputStream().readAllBytes();
        shown.waitFor();

        List<String> lines = Files.readAllLines(loaded);
        Files.delete(loaded);
        assertThat(lines).anyMatch(line -> line.contains("shared objects file"));
        assertThat(lines).noneMatch(line -> line.contains("source: file:"));
    }

    /// The loaded classes of a JVM, one per line with its state.
    private static List<String> classes(long pid) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(pid),
                                "VM.classes")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
