/// How shim and daemon prove to each other that they know the daemon's token without sending it. It
/// also records where daemons of this home have listened, which decides whose proof a shim demands.
/// docs/protocol.md gives the layout of a proof. Both ends of a link use it. It holds no state and
/// runs on its callers' threads.
@NullMarked
package dev.mcptether.proof;

import org.jspecify.annotations.NullMarked;
