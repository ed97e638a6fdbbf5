/// `$TETHER_HOME` as a place to keep state: private directories, private files, replaced by rename.
///
/// Depends on nothing; everyone may depend on it. No threads, no state.
@NullMarked
package dev.mcptether.home;

import org.jspecify.annotations.NullMarked;
