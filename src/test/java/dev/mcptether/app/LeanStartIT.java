package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
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
