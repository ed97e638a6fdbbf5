/// The `exai` dialect. Towards the bridge it is an MCP daemon; on its sockets it speaks the op
/// protocol of EXAI's WebSocket daemon, in all its generations. That daemon serves one request a
/// socket at a time, so one link of the bridge is a small pool of sockets here.
///
/// It depends on link, wire, config, event and time. Only app depends on it, and loads none of it
/// for another dialect. All state belongs to the turns of one {@link
/// dev.mcptether.link.exai.ExaiConnection}. Callbacks of sockets and timers enter through those
/// turns and never block.
@NullMarked
package dev.mcptether.link.exai;

import org.jspecify.annotations.NullMarked;
