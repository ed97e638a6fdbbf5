/// Text for people.
///
/// Depends on nothing; everyone may depend on it. No threads, no state.
@NullMarked
package dev.mcptether.text;

import org.jspecify.annotations.NullMarked;
