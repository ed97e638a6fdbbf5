/// `tether.v1`: numbered messages, acknowledgements and retransmission, the same for both ends of a
/// link. Specified in docs/protocol.md. Start reading at {@link dev.mcptether.resume.ClientEnd} and
/// {@link dev.mcptether.resume.ServerEnd}; what both share is in {@link
/// dev.mcptether.resume.Numbering}.
///
/// Depends on nothing of ours but event and time; link and daemon depend on it. No threads, no
/// locks, no clock, no input or output: each object is confined by its owner, and all ends of one
/// {@link dev.mcptether.resume.ServerSessions} are confined together. The owner gives every method
/// the frames in the order of the wire, and puts frames on the wire in the order it got them.
@NullMarked
package dev.mcptether.resume;

import org.jspecify.annotations.NullMarked;
