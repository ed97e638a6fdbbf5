package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorUseTest {
    @TempDir Path proc;

    @Test
    void open_descriptors_are_counted_and_the_soft_limit_is_read() throws IOException {
        // Given
        Path fds = Files.createDirectories(proc.resolve("7/fd"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(fds.resolve("" + i), "");
        }
        Files.writeString(
                proc.resolve("7/limits"),
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             63442                63442                processes
                Max open files            1024                 524288               files
                Max locked memory         unlimited            unlimited            bytes
                """);

        // When
        DescriptorUse.Reader reader = DescriptorUse.in(proc);

        // Then
        assertThat(reader.of(7)).contains(new DescriptorUse(5, 1024));
        assertThat(reader.of(8)).isEmpty();
    }

    @Test
    void this_process_has_some_open() {
        assertThat(DescriptorUse.ofThisHost().of(ProcessHandle.current().pid()))
                .hasValueSatisfying(use -> assertThat(use.open()).isPositive());
    }
}
