/// A small HTTP server that is only read: on one literal address, for programs of this host and for
/// its own pages, closed to web pages of others, and never held up by who reads slowly.
///
/// Depends on time; telemetry and fleet depend on it. Threads: a few of the name it is opened with,
/// all daemons.
@NullMarked
package dev.mcptether.http;

import org.jspecify.annotations.NullMarked;
