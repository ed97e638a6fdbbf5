/// `tether.v1`: numbered messages, acknowledgements and retransmission, the same for both ends of a
/// link. Specified in docs/protocol.md.
///
/// Depends on nothing of ours but event and time; link and daemon depend on it. No threads: each
/// object is confined by its owner.
@NullMarked
package dev.mcptether.resume;

import org.jspecify.annotations.NullMarked;
