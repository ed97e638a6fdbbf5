package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No test starts Tether but through {@link Processes}, which proves what it leaves behind.
final class ProcessesTest {
    @Test
    void nobody_else_knows_the_jar() throws IOException {
        // When
        List<String> knowing;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            knowing =
                    files.filter(ProcessesTest::findsTheJar)
                            .map(Path::getFileName)
                            .map(Path::toString)
                            .sorted()
                            .toList();
        }

        // Then
        assertThat(knowing).containsExactly("Processes.java", "ProcessesTest.java");
    }

    /// Command lines of processes that a test makes up may name a jar: they start nothing.
    private static boolean findsTheJar(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return false;
            }
            String text = Files.readString(file);
            return text.contains("getProperty(\"tether.jar\"")
                    || text.contains("target/tether.jar");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
