package dev.mcptether.app;

import dev.mcptether.Main;
import java.util.List;

/// The command that starts this program again.
final class OwnCommand {
    private OwnCommand() {}

    /// The words before the arguments: the launcher script if it started this process, else this
    /// JVM with its class path.
    static List<String> words() {
        String script = System.getProperty("tether.launcher");
        if (script != null) {
            return List.of(script);
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(java, "-cp", System.getProperty("java.class.path"), Main.class.getName());
    }
}
