/// Bytes to messages and back: lines on stdio, and the peek at a JSON-RPC envelope.
///
/// Depends on event only, for its label sets; bridge and daemon may depend on it. No threads; the
/// only state is that of a half-read line, owned by its reader.
@NullMarked
package dev.mcptether.wire;

import org.jspecify.annotations.NullMarked;
