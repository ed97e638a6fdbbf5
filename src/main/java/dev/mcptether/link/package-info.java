/// The WebSocket side: the connection port, its Jetty adapter, and the life cycle with its backoff.
///
/// Depends on config, resume, event and time; bridge and Assembly depend on it. Callbacks arrive on
/// Jetty threads and never block.
@NullMarked
package dev.mcptether.link;

import org.jspecify.annotations.NullMarked;
