/// The daemon side: the embedded MCP server with its diagnostics tools, and what hosts it.
///
/// Depends on config, wire, resume, event and time; only Assembly depends on it.
@NullMarked
package dev.mcptether.daemon;

import org.jspecify.annotations.NullMarked;
