/// MCP clients: where each keeps the list of the servers that it starts, and what is in it.
///
/// Depends on config and home; doctor and app depend on it. No threads, no state.
@NullMarked
package dev.mcptether.clients;

import org.jspecify.annotations.NullMarked;
