/// The session between one MCP client and its daemon: pending calls, outbox, handshake, eras. The
/// core of Tether.
///
/// Depends on wire, link, config, event and time; only app depends on it. See docs/concurrency.md
/// for its threads.
@NullMarked
package dev.mcptether.bridge;

import org.jspecify.annotations.NullMarked;
