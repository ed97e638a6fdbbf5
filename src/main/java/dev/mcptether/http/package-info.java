/// A small HTTP server for reading only. It listens on one literal address. Programs of this host
/// and the server's own pages may read it; web pages of others may not. A slow reader never holds
/// it up.
///
/// Depends on time; telemetry and fleet depend on it. Threads: a few, all of them daemon threads,
/// with the name that the server is opened with.
@NullMarked
package dev.mcptether.http;

import org.jspecify.annotations.NullMarked;
