/// Who started us and whether they still live: the lineage, the watches on it, and the one door
/// out. Start reading at {@link dev.mcptether.lineage.ParentWatch}; the way out is {@link
/// dev.mcptether.ending.ShutdownPlan}.
///
/// Depends on process, config, event and time; only Assembly depends on it. Its threads sleep until
/// they are needed: `tether-pidfd` in the kernel, `tether-signals`, `tether-shutdown` and
/// `tether-deadline` only at the end. The polled check runs on the timers' thread.
@NullMarked
package dev.mcptether.lineage;

import org.jspecify.annotations.NullMarked;
