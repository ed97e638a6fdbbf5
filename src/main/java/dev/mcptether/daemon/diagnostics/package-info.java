/// The embedded MCP server: one session per client, in every version from 2024-11-05 to 2026-07-28,
/// and the diagnostics tools it serves. Knows nothing of sockets.
///
/// Part of daemon; the same arrows. A session is fed by one thread at a time; each tool call runs
/// on a virtual thread of its own.
@NullMarked
package dev.mcptether.daemon.diagnostics;

import org.jspecify.annotations.NullMarked;
