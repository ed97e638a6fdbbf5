package dev.mcptether;

import dev.mcptether.cli.CommandLines;
import dev.mcptether.config.Platform;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/// The program's entry: claims stdout before anything else can write to it, then runs one command.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Stdio stdio = new Stdio(new FileInputStream(FileDescriptor.in), out, System.err);
        Assembly assembly = new Assembly(stdio, System.getenv(), Platform.current());
        int code = CommandLines.run(assembly, args);
        // Threads of libraries must not keep a finished command alive.
        Runtime.getRuntime().halt(code);
    }
}
