/// The live page that the exporter serves: its files, and what a browser may do with them. Their
/// source is `src/main/page`.
///
/// Depends on nothing; the exporter serves what is here. No threads.
@NullMarked
package dev.mcptether.fleet.page;

import org.jspecify.annotations.NullMarked;
