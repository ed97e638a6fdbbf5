package dev.mcptether.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes the environment of a program that Tether starts from Tether's own. It leaves out what is
/// meant for Tether, and what only the launcher script has set.
public final class ChildEnvironment {
    /// The launcher script's list of the variables that it has set for the JVM, by their names,
    /// with a space between them. They would change how much memory a server may use.
    static final String OF_LAUNCHER = "TETHER_LAUNCHER_SET";

    private static final String OWN = "TETHER_";

    private ChildEnvironment() {}

    /// @return a new map, which may be changed
    public static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> handedOn = new HashMap<>(environment);
        handedOn.keySet().removeIf(name -> name.startsWith(OWN));
        List.of(environment.getOrDefault(OF_LAUNCHER, "").split(" ")).forEach(handedOn::remove);
        return handedOn;
    }
}
