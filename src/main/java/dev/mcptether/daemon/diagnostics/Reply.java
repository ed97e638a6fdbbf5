package dev.mcptether.daemon.diagnostics;

import tools.jackson.databind.node.ObjectNode;

/// Where the answer to one request goes. Exactly one of the two methods is called, once.
interface Reply {
    /// @return false when the answer was too large and the client got an error in its place
    boolean answer(ObjectNode answer) throws InterruptedException;

    /// There will be no answer.
    void withhold();
}
