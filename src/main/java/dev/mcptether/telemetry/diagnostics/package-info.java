/// What a person sees on stderr: quiet, one line a message, never a payload.
///
/// Depends on event and fanout. One thread, `tether-stderr`, that may block for ever and harm
/// nobody.
@NullMarked
package dev.mcptether.telemetry.diagnostics;

import org.jspecify.annotations.NullMarked;
