package dev.mcptether.daemon;

import dev.mcptether.daemon.diagnostics.tools.Diagnostics;

/// Diagnostics for daemons whose tests do not ask about the machine.
final class NoDiagnostics implements Diagnostics {
    @Override
    public String recentEvents(int most) {
        return "";
    }

    @Override
    public String fleetStatus() {
        return "";
    }

    @Override
    public String processTree() {
        return "";
    }
}
