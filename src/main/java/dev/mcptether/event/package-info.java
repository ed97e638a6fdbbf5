/// The vocabulary: every fact that Tether can state about itself, as a record of the sealed {@link
/// dev.mcptether.event.Event}, and the closed label sets that those records use.
///
/// It depends on nothing; everyone may depend on it. Values only: no threads, no state.
@NullMarked
package dev.mcptether.event;

import org.jspecify.annotations.NullMarked;
