package dev.mcptether.time;

import org.eclipse.jetty.util.Callback;

/// A reader of a socket that never waits, so that Jetty calls it on the selector's own thread.
/// Jetty assumes of any other that it may block, and wakes another thread of its pool for each
/// arrival, which goes on selecting.
public final class PromptCallback extends Callback.Nested {
    /// Nobody reads yet.
    public static final PromptCallback NONE = new PromptCallback(Callback.NOOP);

    private PromptCallback(Callback reader) {
        super(reader);
    }

    /// This one if it is for the same reader already: every demand asks.
    public PromptCallback of(Callback reader) {
        return getCallback().equals(reader) ? this : new PromptCallback(reader);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
