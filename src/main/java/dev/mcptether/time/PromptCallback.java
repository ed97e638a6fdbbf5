package dev.mcptether.time;

import org.eclipse.jetty.util.Callback;

/// A reader of a socket that never waits, so that Jetty calls it on the selector's own thread.
/// Jetty assumes that any other callback may block. So for each arrival it wakes another thread of
/// its pool, which goes on selecting.
public final class PromptCallback extends Callback.Nested {
    /// Nobody reads yet.
    public static final PromptCallback NONE = new PromptCallback(Callback.NOOP);

    private PromptCallback(Callback reader) {
        super(reader);
    }

    /// A callback for this reader: this one, if it is for the same reader. Called at every demand.
    public PromptCallback of(Callback reader) {
        return getCallback().equals(reader) ? this : new PromptCallback(reader);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
