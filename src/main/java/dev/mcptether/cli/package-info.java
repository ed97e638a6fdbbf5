/// One command a file: parses, calls `app/Assembly`, renders. Decides nothing.
///
/// Depends on Assembly and on the values it returns; only Main depends on it.
@NullMarked
package dev.mcptether.cli;

import org.jspecify.annotations.NullMarked;
