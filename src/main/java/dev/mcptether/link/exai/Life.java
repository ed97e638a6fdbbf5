package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Generation;
import dev.mcptether.link.exai.HealthRecord.Verdict;
import dev.mcptether.link.exai.Lane.Standing;
import dev.mcptether.link.exai.Question.Asked;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/// Decides whether a lane leads to the very process that was asked before. Another process would
/// run the call a second time, because the daemon's memory of its calls dies with it. Turns only.
final class Life {
    /// If a daemon closes a socket as only a living daemon does, and the next socket opens within
    /// this time, it is still the same process. Python alone takes this long to start, and then it
    /// imports all of EXAI.
    private static final Duration WORD_HOLDS = Duration.ofMillis(500);

    private final Surroundings around;
    private final int port;
    private final Supplier<Optional<HealthRecord>> record;
    private final Executor disk;
    private Optional<HealthRecord> last = Optional.empty();
    private boolean reading;
    private final LongPredicate exists;

    /// @param port where the daemon listens
    /// @param record reads the daemon's health file
    /// @param disk runs that read, because a turn must not wait for a disk
    /// @param exists whether a process with this number exists
    Life(
            Surroundings around,
            int port,
            Supplier<Optional<HealthRecord>> record,
            Executor disk,
            LongPredicate exists) {
        this.around = around;
        this.port = port;
        this.record = record;
        this.disk = disk;
        this.exists = exists;
    }

    Verdict of(Question question, Lane lane) {
        Asked asked = question.asked;
        if (asked == null) {
            return Verdict.LIVES;
        }
        Standing standing = lane.standing();
        if (standing.generation() != asked.generation()) {
            return Verdict.RESTARTED;
        }
        if (lane.openedNanos() - asked.nanos() <= 0) {
            return Verdict.LIVES;
        }
        if (standing.generation() == Generation.A) {
            return byItsAge(asked, standing);
        }
        read();
        Verdict written = last.map(each -> verdict(each, asked, standing)).orElse(Verdict.UNTOLD);
        boolean vouched = question.isVouchedAt(lane.openedNanos(), WORD_HOLDS);
        return written == Verdict.UNTOLD && vouched ? Verdict.LIVES : written;
    }

    /// A daemon that has just started does not pass as the old one: A cuts its age to whole
    /// seconds, so the true age is only greater. Both clocks must say so, because either may be
    /// set.
    private static Verdict byItsAge(Asked asked, Standing standing) {
        double sinceAsked = (standing.readyNanos() - asked.nanos()) / 1e9;
        boolean older =
                standing.bornSeconds() <= asked.daemonSeconds()
                        && standing.uptimeSeconds() >= sinceAsked;
        return older ? Verdict.LIVES : Verdict.RESTARTED;
    }

    /// Reads the health file. The result is there when it is asked for the next time.
    private void read() {
        if (!reading) {
            reading = true;
            disk.execute(() -> {
                Optional<HealthRecord> found = record.get();
                around.turns()
                        .run(() -> {
                            reading = false;
                            last = found;
                        });
            });
        }
    }

    private Verdict verdict(HealthRecord health, Asked asked, Standing standing) {
        return health.verdict(
                port,
                asked.wallMillis(),
                standing.readyMillis(),
                around.wallMillis(),
                exists.test(health.pid()));
    }
}
