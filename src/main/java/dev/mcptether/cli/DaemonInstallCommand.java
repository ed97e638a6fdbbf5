package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.LoginServices;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Lets the system start the daemon at log-in.
@Command(
        name = "install",
        description =
                "Lets the system start the daemon when you log in: a systemd user unit, a launchd"
                        + " agent, or a Windows task.")
final class DaemonInstallCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;
    @Mixin private DaemonWords words = new DaemonWords();

    DaemonInstallCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws IOException {
        LoginServices services = assembly.loginServices(words.config(assembly, spec));
        List<String> failed = services.install();
        assembly.out().println("written: " + services.file());
        if (failed.isEmpty()) {
            assembly.out()
                    .println(
                            "It starts with your next log-in. To start it now: tether daemon start");
        } else {
            assembly.err().println("tether: these commands failed; run them yourself:");
            failed.forEach(each -> assembly.err().println("    " + each));
        }
        return 0;
    }
}
