/// The tools of the embedded MCP server: diagnostics of this machine's shims and daemons, and a few
/// that test a bridge.
///
/// Part of daemon; it may use the same packages. Each call runs on a thread of its own, so every
/// tool may wait.
@NullMarked
package dev.mcptether.daemon.diagnostics.tools;

import org.jspecify.annotations.NullMarked;
