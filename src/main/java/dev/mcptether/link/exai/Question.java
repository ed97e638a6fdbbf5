package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Exai.Generation;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request of the client that the daemon has to answer, from the moment it comes until it has
/// its one answer. Turns only.
final class Question {
    final Kind kind;
    final Asker asker;

    /// The tool's name, as JSON; empty for a list.
    final byte[] name;

    /// An object, as the client wrote it; empty for a list.
    final byte[] arguments;

    /// The daemon knows the question by this. It changes only while nothing can have run under it.
    String requestId = UUID.randomUUID().toString();

    /// When the daemon must have answered; moved by its signs of life. None before it is asked.
    @Nullable Long deadlineNanos;

    /// When the client gets an answer at the latest, whatever the daemon says.
    final long lastNanos;

    /// May not be asked before.
    long notBeforeNanos;

    /// Where and when it was first asked under this id; null while the daemon has not seen it.
    @Nullable Asked asked;

    /// Its socket was lost while it was asked, so that the daemon may have run it.
    boolean mayHaveRun;

    /// When it was lost by a daemon that lived, by its own word, and that could be reached ever
    /// since; else null.
    private @Nullable Long vouchedNanos;

    /// Why it is asked once more; null when it is not.
    @Nullable Again again;

    /// What the daemon said when it last refused it.
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
    /// @param progressToken as JSON, or null when no progress is wanted
    /// @param modern whether the request carried its own protocol version
    record Asker(String id, @Nullable String progressToken, boolean modern) {}

    /// @param daemonSeconds A's own clock at that time; NaN when it is not known
    record Asked(Generation generation, long nanos, long wallMillis, double daemonSeconds) {}

    Question(Kind kind, Asker asker, byte[] name, byte[] arguments, long lastNanos) {
        this.kind = kind;
        this.asker = asker;
        this.name = name;
        this.arguments = arguments;
        this.lastNanos = lastNanos;
        this.notBeforeNanos = Long.MIN_VALUE;
    }

    /// Its socket is lost while it was asked.
    ///
    /// @param lives the daemon's close says that it does
    void lost(boolean lives, long nowNanos) {
        mayHaveRun = true;
        reachedNanos = null;
        vouchedNanos = lives ? (Long) nowNanos : null;
    }

    /// The daemon could not be reached: whoever is reached next may be another one.
    void missed() {
        vouchedNanos = null;
    }

    /// Whether the daemon's own word still held when a socket was opened.
    boolean isVouchedAt(long openedNanos, Duration holds) {
        return vouchedNanos != null && openedNanos - vouchedNanos <= holds.toNanos();
    }

    /// When a lane was there first after the loss.
    long reachedNanos(long nowNanos) {
        if (reachedNanos == null) {
            reachedNanos = nowNanos;
        }
        return reachedNanos;
    }

    /// Bytes that wait with it.
    int length() {
        return name.length + arguments.length;
    }

    /// Whether the daemon may have done what is asked.
    boolean mayRun() {
        return mayHaveRun || asked != null;
    }

    /// The daemon has refused it unread or unrun.
    ///
    /// @param freshId the old one is spoilt
    void refused(boolean freshId) {
        if (!mayHaveRun) {
            asked = null;
            if (freshId) {
                requestId = UUID.randomUUID().toString();
            }
        }
    }
}
