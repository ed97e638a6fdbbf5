/// The tools the embedded MCP server comes with: diagnostics of this machine's shims and daemons,
/// and a few that exercise a bridge.
///
/// Part of daemon; the same arrows. Each call runs on a thread of its own, so every tool may wait.
@NullMarked
package dev.mcptether.daemon.diagnostics.tools;

import org.jspecify.annotations.NullMarked;
