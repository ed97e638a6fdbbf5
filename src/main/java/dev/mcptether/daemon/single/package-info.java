/// Exactly one daemon of a name, and everything about its beginning and its end.
///
/// The operating system's lock on `daemons/<name>/lock` is the truth about who the daemon is. A
/// process takes it first, holds it for life, then binds its address, then writes its files, then
/// is ready. Whoever does not get the lock touches no file, waits for the one that did, and asks it
/// who it is.
///
/// Seen from outside: {@link dev.mcptether.daemon.single.Inquiry} asks the listener itself, with
/// proof; {@link dev.mcptether.daemon.single.DaemonStart} and {@link
/// dev.mcptether.daemon.single.DaemonStop} act on that. Files are claims: a pid counts only
/// together with start and boot, and only if the process runs Tether's daemon.
///
/// Seen from inside: {@link dev.mcptether.daemon.single.Incumbent} knows what the daemon is and how
/// it is, {@link dev.mcptether.daemon.single.Upkeep} keeps its files true and looks twice a minute
/// whether it still is the daemon, {@link dev.mcptether.daemon.single.Steering} does what commands
/// ask. {@link dev.mcptether.daemon.single.Supervisor} keeps a command running that listens by
/// itself.
///
/// Depends on daemon, daemon.control, process, home, config, event and time. Threads: commands wait
/// in their own; the daemon's side has none of its own, it is given timers, turns and an executor.
@NullMarked
package dev.mcptether.daemon.single;

import org.jspecify.annotations.NullMarked;
