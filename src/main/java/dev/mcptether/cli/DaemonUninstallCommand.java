package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.LoginServices;
import dev.mcptether.config.DaemonArguments;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Removes the log-in service.
@Command(name = "uninstall", description = "Undoes `install`. A running daemon continues.")
final class DaemonUninstallCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    DaemonUninstallCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws IOException {
        LoginServices services =
                assembly.loginServices(
                        assembly.daemonConfig(Map.of(), name.name(), DaemonArguments.NONE));
        services.uninstall().forEach(each -> assembly.err().println("tether: warning: " + each));
        assembly.out().println("removed: " + services.file());
        return 0;
    }
}
