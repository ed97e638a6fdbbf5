/// Who started this process, and the watches on them. Start reading at {@link
/// dev.mcptether.lineage.ParentWatch}.
///
/// Depends on process, config, event and time; app and report depend on it. `tether-pidfd` sleeps
/// in the kernel until a watched process ends. The polled check runs on the timers' thread.
@NullMarked
package dev.mcptether.lineage;

import org.jspecify.annotations.NullMarked;
