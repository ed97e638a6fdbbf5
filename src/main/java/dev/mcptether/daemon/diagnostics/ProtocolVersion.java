package dev.mcptether.daemon.diagnostics;

import dev.mcptether.event.SessionEvent.Era;
import java.util.Arrays;
import java.util.Optional;

/// The versions of MCP this server speaks, oldest first.
enum ProtocolVersion {
    V2024_11_05("2024-11-05", Era.LEGACY),
    V2025_03_26("2025-03-26", Era.LEGACY),
    V2025_06_18("2025-06-18", Era.LEGACY),
    V2025_11_25("2025-11-25", Era.LEGACY),
    V2026_07_28("2026-07-28", Era.MODERN);

    /// What a client gets whose own version is not among these.
    static final ProtocolVersion LATEST_LEGACY = V2025_11_25;

    private final String text;
    private final Era era;

    ProtocolVersion(String text, Era era) {
        this.text = text;
        this.era = era;
    }

    static Optional<ProtocolVersion> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    String text() {
        return text;
    }

    Era era() {
        return era;
    }

    /// JSON-RPC batches came with JSON-RPC itself, were demanded by 2025-03-26 and removed by
    /// 2025-06-18.
    boolean batches() {
        return compareTo(V2025_03_26) <= 0;
    }
}
