/// `tether.v1`: numbered messages, acknowledgements and retransmission, the same for both ends of a
/// link. docs/protocol.md specifies it. Start reading at {@link dev.mcptether.resume.ClientEnd} and
/// {@link dev.mcptether.resume.ServerEnd}; {@link dev.mcptether.resume.Numbering} has what both
/// share.
///
/// It depends on event and time; link and daemon depend on it. It has no threads, locks, clock,
/// input or output. The owner of an object calls it from one thread at a time; all ends of one
/// {@link dev.mcptether.resume.ServerSessions} have the same owner. The owner passes frames in the
/// order in which they arrive, and writes frames in the order in which it gets them.
@NullMarked
package dev.mcptether.resume;

import org.jspecify.annotations.NullMarked;
