package dev.mcptether.event;

/// Which watch found that the client is gone.
public enum OrphanTrigger implements Label {
    /// Linux pidfd: the kernel said so.
    PIDFD,
    /// The JDK's process handle (Windows).
    HANDLE,
    /// The polled check.
    POLL
}
