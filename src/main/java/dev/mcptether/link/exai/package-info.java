/// The `exai` dialect: an MCP daemon to the bridge, and the op protocol of EXAI's WebSocket daemon
/// on the sockets, in all its generations. That daemon serves one request a socket at a time, so
/// one link of the bridge is a small pool of sockets here.
///
/// Depends on link, wire, config, event and time; only the assembly depends on it, and loads
/// nothing of it for another dialect. All state belongs to the turns of one {@link
/// dev.mcptether.link.exai.ExaiConnection}; callbacks of sockets and timers enter through them and
/// never block.
@NullMarked
package dev.mcptether.link.exai;

import org.jspecify.annotations.NullMarked;
