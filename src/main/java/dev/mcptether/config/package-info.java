/// Settings as records that refuse nonsense. One loader reads them (flag, then environment, then
/// `tether.yaml`, then default) and remembers where each value came from.
///
/// It depends on nothing of ours; everyone may depend on it. Values only: no threads, no state.
@NullMarked
package dev.mcptether.config;

import org.jspecify.annotations.NullMarked;
