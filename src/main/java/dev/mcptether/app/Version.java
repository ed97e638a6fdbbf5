package dev.mcptether.app;

import dev.mcptether.doctor.DoctorsBag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/// What was built, and what runs it.
///
/// @param commit short hash, or `unknown` for a build outside a checkout
public record Version(String number, String commit) {
    static Version ofThisBuild() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException unreadable) {
            // The jar itself is damaged. Other messages will say that better.
        }
        return new Version(
                build.getProperty("version", "unknown"), build.getProperty("commit", "unknown"));
    }

    /// What `doctor` needs to know about this program.
    DoctorsBag.Program program() {
        String launcher = System.getProperty("tether.launcher", "");
        return new DoctorsBag.Program(
                number,
                jvm(),
                AotCache.ofThisJvm().trouble(),
                launcher.isEmpty() ? Optional.empty() : Optional.of(Path.of(launcher)),
                built());
    }

    /// When the file with this class was written; the epoch if that is not known.
    private static Instant built() {
        try {
            URI place = Version.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Files.getLastModifiedTime(Path.of(place)).toInstant();
        } catch (IOException | URISyntaxException | RuntimeException unknown) {
            return Instant.EPOCH;
        }
    }

    public String jvm() {
        return System.getProperty("java.vm.vendor") + " " + Runtime.version();
    }
}
