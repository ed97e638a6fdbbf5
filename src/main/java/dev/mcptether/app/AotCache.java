package dev.mcptether.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether this JVM runs on the AOT cache that the launcher gave it. Without one a start takes two
/// to four times as long; nothing else is different.
///
/// @param cache where it should be; null if the launcher did not start this program
/// @param vmInfo the JVM's `java.vm.info`, which contains "sharing" if an archive is in use
record AotCache(@Nullable Path cache, String vmInfo) {
    static AotCache ofThisJvm() {
        String cache = System.getProperty("tether.aot");
        return new AotCache(
                cache == null ? null : Path.of(cache), System.getProperty("java.vm.info", ""));
    }

    /// Why the cache is not used; empty if it is used, or if the launcher named none.
    Optional<String> trouble() {
        if (cache == null || vmInfo.contains("sharing")) {
            return Optional.empty();
        }
        return Optional.of(
                Files.exists(cache)
                        ? "%s does not fit this runtime or these jars".formatted(cache)
                        : "there is no %s".formatted(cache));
    }
}
