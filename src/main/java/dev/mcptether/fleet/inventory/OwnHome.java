package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Platform;
import dev.mcptether.config.Settings;
import dev.mcptether.process.HostProcess;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Set;

/// Distinguishes the processes of this home from those of another.
///
/// @param homes the spellings of this home
record OwnHome(Platform.Family system, Set<String> homes) {
    /// Also false when the environment cannot be read, because then nothing is known.
    boolean isOf(HostProcess process) {
        Map<String, String> environment = process.details().environment();
        if (environment == null) {
            return false;
        }
        try {
            return homes.contains(
                    Settings.home(environment, new Platform(system, userHome(environment)))
                            .normalize()
                            .toString());
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private String userHome(Map<String, String> environment) {
        String name = system == Platform.Family.WINDOWS ? "USERPROFILE" : "HOME";
        return environment.getOrDefault(name, ".");
    }
}
