/// How a process ends: every cause becomes an ExitReason and goes through {@link
/// dev.mcptether.ending.ShutdownPlan}.
///
/// It depends on process, config, event and time; only app depends on it. Its threads start at the
/// end: `tether-signals`, `tether-shutdown`, `tether-deadline`.
@NullMarked
package dev.mcptether.ending;

import org.jspecify.annotations.NullMarked;
