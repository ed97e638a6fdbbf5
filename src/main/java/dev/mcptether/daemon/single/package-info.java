/// Makes sure that there is exactly one daemon of a name, and begins and ends it.
///
/// The operating system's lock on `daemons/<name>/lock` decides who the daemon is. A process first
/// takes the lock, which it holds as long as it lives. Then it binds its address, writes its files,
/// and is ready. A process that does not get the lock touches no file. It waits for the one that
/// did, and asks it who it is.
///
/// From outside: {@link dev.mcptether.daemon.single.Inquiry} asks the listener itself, which must
/// prove itself. {@link dev.mcptether.daemon.single.DaemonStart} and {@link
/// dev.mcptether.daemon.single.DaemonStop} act on the answer. Files prove nothing: a pid counts
/// only together with start and boot, and only if the process runs Tether's daemon.
///
/// From inside: {@link dev.mcptether.daemon.single.Incumbent} knows the daemon's identity and
/// state. {@link dev.mcptether.daemon.single.Upkeep} writes its files and checks twice a minute
/// whether it is still the daemon. {@link dev.mcptether.daemon.single.Steering} does what commands
/// ask. {@link dev.mcptether.daemon.single.Supervisor} keeps a command running that listens by
/// itself.
///
/// Depends on daemon, daemon.control, process, home, config, event and time. Threads: commands wait
/// on their own threads. The daemon's side has no thread of its own; it is given timers, turns and
/// an executor.
@NullMarked
package dev.mcptether.daemon.single;

import org.jspecify.annotations.NullMarked;
