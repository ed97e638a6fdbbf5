/// The WebSocket side: the connection port, its Jetty adapter, and the link's life cycle with its
/// backoff.
///
/// It depends on resume, proof, wire, process, config, event and time; bridge and app depend on it.
/// Callbacks arrive on Jetty threads and never block.
@NullMarked
package dev.mcptether.link;

import org.jspecify.annotations.NullMarked;
