/// The demo: an embedded daemon, clients and shims, and what happens to them. The client it plays
/// is {@link dev.mcptether.demo.DemoClient}.
///
/// Starts real processes of this program and ends them all.
@NullMarked
package dev.mcptether.demo;

import org.jspecify.annotations.NullMarked;
