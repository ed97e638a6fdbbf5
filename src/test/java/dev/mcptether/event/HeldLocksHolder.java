package dev.mcptether.event;

import java.util.List;

/// Looks at the locks while holding one.
final class HeldLocksHolder {
    synchronized List<String> look() {
        return HeldLocks.ofThisThread();
    }
}
