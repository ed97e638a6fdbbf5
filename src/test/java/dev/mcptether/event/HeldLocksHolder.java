package dev.mcptether.event;

import java.util.List;

/// Looks at the locks while it holds one.
final class HeldLocksHolder {
    synchronized List<String> look() {
        return HeldLocks.ofThisThread();
    }
}
