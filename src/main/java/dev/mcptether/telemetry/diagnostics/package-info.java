/// What a person sees on stderr: little, one line a message, never a payload.
///
/// It depends on event and fanout. One thread, `tether-stderr`, may block for ever and harms
/// nobody.
@NullMarked
package dev.mcptether.telemetry.diagnostics;

import org.jspecify.annotations.NullMarked;
