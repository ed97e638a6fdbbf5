package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Exai.Generation;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request of the client for the daemon, from its arrival until its one answer. Turns only.
final class Question {
    final Kind kind;
    final Asker asker;

    /// The tool's name, as JSON; empty for a list.
    final byte[] name;

    /// An object, as the client wrote it; empty for a list.
    final byte[] arguments;

    /// The id under which the daemon knows the question. It changes only while nothing can have run
    /// under it.
    String requestId = UUID.randomUUID().toString();

    /// When the daemon must have answered. Signs of life move it. Null before the question is
    /// asked.
    @Nullable Long deadlineNanos;

    /// When the client gets an answer at the latest, whatever the daemon says.
    final long lastNanos;

    /// It may not be asked before this time.
    long notBeforeNanos;

    /// Where and when it was first asked under this id; null while the daemon has not seen it.
    @Nullable Asked asked;

    /// Whether its socket was lost while it was asked, so that the daemon may have run it.
    boolean mayHaveRun;

    /// When its socket was lost, if the daemon showed by its close that it lived and could be
    /// reached ever since; otherwise null.
    private @Nullable Long vouchedNanos;

    /// Why it is asked again; null if it is not.
    @Nullable Again again;

    /// The daemon's words when it last refused the question.
    DaemonFrame.@Nullable Failure said;

    private @Nullable Long reachedNanos;
    boolean cancelled;
    boolean over;
    boolean paced;
    int silences;
    int losses;
    int retries;
    long progress;

    enum Kind {
        LIST,
        CALL
    }

    /// Who asked.
    ///
    /// @param id as JSON
    /// @param progressToken as JSON, or null if no progress is wanted
    /// @param modern whether the request carried its own protocol version
    record Asker(String id, @Nullable String progressToken, boolean modern) {}

    /// @param daemonSeconds the clock of generation A at that time; NaN if unknown
    record Asked(Generation generation, long nanos, long wallMillis, double daemonSeconds) {}

    Question(Kind kind, Asker asker, byte[] name, byte[] arguments, long lastNanos) {
        this.kind = kind;
        this.asker = asker;
        this.name = name;
        this.arguments = arguments;
        this.lastNanos = lastNanos;
        this.notBeforeNanos = Long.MIN_VALUE;
    }

    /// Its socket was lost while it was asked.
    ///
    /// @param lives whether the daemon's close shows that it lives
    void lost(boolean lives, long nowNanos) {
        mayHaveRun = true;
        reachedNanos = null;
        vouchedNanos = lives ? (Long) nowNanos : null;
    }

    /// The daemon could not be reached. Whoever is reached next may be another daemon.
    void missed() {
        vouchedNanos = null;
    }

    /// Whether the daemon's sign of life still held when a socket opened.
    boolean isVouchedAt(long openedNanos, Duration holds) {
        return vouchedNanos != null && openedNanos - vouchedNanos <= holds.toNanos();
    }

    /// When the first lane was there after the loss.
    long reachedNanos(long nowNanos) {
        if (reachedNanos == null) {
            reachedNanos = nowNanos;
        }
        return reachedNanos;
    }

    /// When it is answered with an error, if it is not answered before.
    long lateNanos() {
        return deadlineNanos == null ? lastNanos : deadlineNanos;
    }

    /// The bytes that wait with it.
    int length() {
        return name.length + arguments.length;
    }

    /// Whether the daemon may have run it.
    boolean mayRun() {
        return mayHaveRun || asked != null;
    }

    /// The daemon refused it, unread or not run.
    ///
    /// @param freshId whether a new id is needed
    void refused(boolean freshId) {
        if (!mayHaveRun) {
            asked = null;
            if (freshId) {
                requestId = UUID.randomUUID().toString();
            }
        }
    }
}
