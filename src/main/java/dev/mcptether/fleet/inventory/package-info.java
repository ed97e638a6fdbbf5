/// Finds the processes of the host that belong to Tether or to the programs that it replaces, the
/// role of each, and what is wrong with them.
///
/// All of it is pure: {@link dev.mcptether.fleet.inventory.Evidence} goes in, an {@link
/// dev.mcptether.fleet.inventory.Inventory} comes out. Depends on fleet, text, process, config and
/// event. No threads, no state.
@NullMarked
package dev.mcptether.fleet.inventory;

import org.jspecify.annotations.NullMarked;
