package dev.mcptether.daemon.diagnostics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The levels of MCP's `notifications/message` (RFC 5424), the least first.
public enum LoggingLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    static Optional<LoggingLevel> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
