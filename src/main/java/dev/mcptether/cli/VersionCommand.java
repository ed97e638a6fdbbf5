package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Version;
import picocli.CommandLine.Command;

/// `tether version`: version, commit and JVM.
@Command(name = "version", description = "Prints version, commit and JVM.")
final class VersionCommand implements Runnable {
    private final Assembly assembly;

    VersionCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public void run() {
        Version version = assembly.version();
        assembly.out()
                .println(
                        "tether %s (%s), %s"
                                .formatted(version.number(), version.commit(), version.jvm()));
    }
}
