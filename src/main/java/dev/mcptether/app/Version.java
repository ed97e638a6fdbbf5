package dev.mcptether.app;

import java.io.IOException;
import java.io.InputStream;
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
            // The jar itself is damaged; there are better messages to come than this one.
        }
        return new Version(
                build.getProperty("version", "unknown"), build.getProperty("commit", "unknown"));
    }

    public String jvm() {
        return System.getProperty("java.vm.vendor") + " " + Runtime.version();
    }
}
