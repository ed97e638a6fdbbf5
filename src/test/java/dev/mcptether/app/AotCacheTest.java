package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {
    private static final String WITH_ARCHIVE = "mixed mode, emulated-client, sharing";
    private static final String WITHOUT = "mixed mode, emulated-client";

    @TempDir private Path folder;

    @Test
    void a_cache_in_use_is_no_trouble() {
        assertThat(new AotCache(folder.resolve("shim.aot"), WITH_ARCHIVE).trouble()).isEmpty();
    }

    @Test
    void a_start_without_the_launcher_promises_none() {
        assertThat(new AotCache(null, WITHOUT).trouble()).isEmpty();
    }

    @Test
    void a_missing_cache_is_named() {
        assertThat(new AotCache(folder.resolve("shim.aot"), WITHOUT).trouble())
                .hasValueSatisfying(why -> assertThat(why).startsWith("there is no "));
    }

    @Test
    void a_cache_that_does_not_fit_is_named() throws IOException {
        // Given
        Path stale = Files.writeString(folder.resolve("shim.aot"), "of another build");

        // When
        AotCache cache = new AotCache(stale, WITHOUT);

        // Then
        assertThat(cache.trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("does not fit"));
    }
}
