package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that tests start Tether only through {@link Processes}, which proves what each process
/// leaves behind.
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

    /// A test may name a jar in a made-up command line, because it does not start that.
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
