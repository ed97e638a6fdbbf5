/// Turns bytes into messages and back: lines on stdio, and the peek at a JSON-RPC envelope.
///
/// It depends on event only, for the label sets; bridge, link and daemon use it. It has no threads.
/// The only state is that of a half-read line, which its reader owns.
@NullMarked
package dev.mcptether.wire;

import org.jspecify.annotations.NullMarked;
