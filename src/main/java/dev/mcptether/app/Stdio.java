package dev.mcptether.app;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/// The three standard streams, as they were claimed by the first statements of `main`.
///
/// @param out the real stdout; in a shim it carries MCP and nothing else
/// @param err is also what `System.out` writes to
public record Stdio(InputStream in, OutputStream out, PrintStream err) {}
