/// What a shim tells its daemon about itself, at both ends.
///
/// Depends on lineage, process and event; app and daemon depend on it. No threads of its own.
@NullMarked
package dev.mcptether.report;

import org.jspecify.annotations.NullMarked;
