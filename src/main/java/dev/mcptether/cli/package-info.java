/// One command in each file: it parses its arguments, calls `app/Assembly` and prints the result.
/// It decides nothing.
///
/// Depends on Assembly and on the values it returns; only Main depends on it.
@NullMarked
package dev.mcptether.cli;

import org.jspecify.annotations.NullMarked;
