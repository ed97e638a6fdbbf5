package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Checks that a build does not break a program that runs at that time.
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
final class LayoutSwitchIT {
    @TempDir Path layout;

    @Test
    void who_has_the_old_jar_open_reads_it_to_the_end_after_a_build() throws Exception {
        // Given
        Path jar = Files.copy(Processes.JAR, layout.resolve(Processes.JAR.getFileName()));
        Path runtime = Processes.JAR.resolveSibling("runtime");
        Files.createSymbolicLink(layout.resolve("runtime"), runtime.toRealPath());
        Path made = Files.createDirectory(layout.resolve("made")).resolve(jar.getFileName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(made))) {
            out.putNextEntry(new JarEntry("another"));
        }
        try (JarFile running = new JarFile(jar.toFile())) {

            // When
            Process build =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "src/dist/Assemble.java",
                                    layout.toString(),
                                    "src/dist",
                                    "off")
                            .inheritIO()
                            .start();
            assertThat(build.waitFor(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            // Then
            assertThat(build.exitValue()).isZero();
            assertThat(Files.mismatch(jar, made)).as("the new jar is in its place").isNegative();
            assertThat(readAll(running)).isGreaterThan(100);
        }
    }

    /// Reads each entry to its end, because that checks the entry's checksum.
    private static int readAll(JarFile jar) throws IOException {
        int read = 0;
        for (JarEntry entry : Collections.list(jar.entries())) {
            try (InputStream in = jar.getInputStream(entry)) {
                read += in.readAllBytes().length == entry.getSize() ? 1 : 0;
            }
        }
        return read;
    }
}
