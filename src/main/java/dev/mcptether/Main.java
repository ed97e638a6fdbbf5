package dev.mcptether;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.cli.CommandLines;
import dev.mcptether.cli.ShimArguments;
import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Platform;
import dev.mcptether.config.ShimConfig;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.Map;
import java.util.Optional;

/// The program's entry: claims stdout before anything else can write to it, then runs one command.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Stdio stdio = new Stdio(new FileInputStream(FileDescriptor.in), out, System.err);
        Assembly assembly = new Assembly(stdio, System.getenv(), Platform.current());
        Optional<Map<String, String>> flags = ShimArguments.plain(args);
        if (flags.isPresent()) {
            shim(assembly, flags.get());
        }
        int code = CommandLines.run(assembly, args);
        // Threads of libraries must not keep a finished command alive.
        Runtime.getRuntime().halt(code);
    }

    /// Does not return, except for a wrong setting; the command line then says which.
    private static void shim(Assembly assembly, Map<String, String> flags) {
        ShimConfig config;
        try {
            config = assembly.shimConfig(flags);
        } catch (ConfigException explainedBelow) {
            return;
        }
        assembly.shim(config);
    }
}
