/// How shim and daemon prove to each other that they know the daemon's token, without sending it;
/// and where daemons of this home have listened, which says whose proof a shim demands. The layout
/// of a proof is in docs/protocol.md. Used by both ends of a link; holds no state and runs on its
/// callers' threads.
@NullMarked
package dev.mcptether.proof;

import org.jspecify.annotations.NullMarked;
