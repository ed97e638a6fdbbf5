/// Bytes to messages and back: lines on stdio, and the peek at a JSON-RPC envelope.
///
/// Depends on nothing of ours; bridge, daemon and resume may depend on it. No threads; the only
/// state is that of a half-read line, owned by its reader.
@NullMarked
package dev.mcptether.wire;

import org.jspecify.annotations.NullMarked;
