package dev.mcptether.daemon.hosting;

import dev.mcptether.config.Variables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Makes the log lines of one child, each with time, server and session. The values that
/// tether.yaml gave it in its environment are removed. For one thread.
final class LogLines {
    /// A shorter value may occur in any text, and is no secret.
    private static final int LEAST_SECRET = 6;

    private final DaemonLog log;
    private final String who;
    private final List<String> secrets;
    private final InstantSource clock;
    private final StringBuilder pending = new StringBuilder();

    LogLines(DaemonLog log, String who, Variables variables, InstantSource clock) {
        this.log = log;
        this.who = who;
        this.clock = clock;
        this.secrets =
                variables.values().values().stream()
                        .filter(value -> value.length() >= LEAST_SECRET)
                        .toList();
    }

    /// Adds the line. Returns its text without secrets.
    String add(String line) {
        String text = line;
        for (String secret : secrets) {
            text = text.replace(secret, "[redacted]");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        pending.append(now).append(' ').append(who).append(' ').append(text).append('\n');
        return text;
    }

    void flush() {
        if (!pending.isEmpty()) {
            log.write(pending.toString().getBytes(StandardCharsets.UTF_8));
            pending.setLength(0);
        }
    }
}
