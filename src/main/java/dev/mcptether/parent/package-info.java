/// Who started us and whether they still live: lineage, watches, and the one door out.
///
/// Depends on config, event and time; only Assembly depends on it.
@NullMarked
package dev.mcptether.parent;

import org.jspecify.annotations.NullMarked;
