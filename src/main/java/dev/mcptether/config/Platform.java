package dev.mcptether.config;

import java.util.Locale;

/// What differs between operating systems. It is a value, so a test can be on any of them.
public record Platform(Family family, String userHome) {
    public enum Family {
        LINUX,
        MACOS,
        WINDOWS
    }

    public static Platform current() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Family family =
                name.startsWith("windows")
                        ? Family.WINDOWS
                        : name.startsWith("mac") ? Family.MACOS : Family.LINUX;
        return new Platform(family, System.getProperty("user.home", "."));
    }
}
