package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Exai.Generation;
import dev.mcptether.link.exai.Asking.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of a question that was asked and not answered. It is asked again, or it is
/// answered with an error. Every method returns that error, or null if the question waits to be
/// asked again. Turns only.
final class SecondChance {
    /// A list changes nothing, so it is asked again without proof that the daemon is the same. The
    /// limit is for a daemon that dies of the list.
    private static final int MOST_LISTINGS = 5;

    /// If the connection is lost this often during a call, the call is probably the cause.
    private static final int MOST_LOSSES = 3;

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final Surroundings around;

    SecondChance(Surroundings around) {
        this.around = around;
    }

    /// Its lane is gone.
    @Nullable Verdict lost(Question question, Ending ending) {
        if (ending.code() == 1009) {
            return Verdict.requestTooLarge(around.config().maxFrameBytes());
        }
        if (question.kind == Question.Kind.LIST && question.retries++ < MOST_LISTINGS) {
            question.asked = null;
            question.deadlineNanos = null;
            return null;
        }
        if (ending.code() == 1001) {
            return Verdict.unknown("the daemon said that it ends");
        }
        return question.losses++ < MOST_LOSSES
                ? again(question, ending.provesLife())
                : Verdict.unknown("its connection was lost several times");
    }

    /// The daemon answers pings and says nothing of the question. So it lives. B and C recognise
    /// the id and do not run the question twice; B' may not recognise it.
    @Nullable Verdict silent(Question question, Generation generation) {
        return generation != Generation.B_PRIME && question.silences++ == 0
                ? again(question, true)
                : Verdict.unknown(
                        "the daemon answers pings but has said nothing about the call for 20 s");
    }

    private @Nullable Verdict again(Question question, boolean vouched) {
        question.lost(vouched, around.nanos());
        question.again = Again.SOCKET_LOST;
        question.notBeforeNanos = around.nanos();
        return null;
    }

    /// The daemon wants it to be asked again.
    void repeat(Question question, Step.Repeat repeat) {
        if (repeat.why() == Again.STILL_RUNNING) {
            question.mayHaveRun = true;
        } else {
            question.refused(repeat.freshId());
        }
        question.notBeforeNanos = around.nanos() + delay(question, repeat.delay()).toNanos();
        question.again = repeat.why();
        question.said = repeat.said();
    }

    private Duration delay(Question question, Duration least) {
        Duration grown = least.multipliedBy(1L << Math.min(question.retries++, 3));
        Duration bounded = grown.compareTo(LONGEST_DELAY) < 0 ? grown : LONGEST_DELAY;
        return bounded.isZero() ? bounded : around.about(bounded);
    }

    /// Its time is over while it waits.
    static Verdict late(Question question) {
        DaemonFrame.Failure said = question.said;
        if (question.mayRun()) {
            return Verdict.unknown("the daemon has not said how it ended");
        }
        return said != null
                ? Verdict.failed(said)
                : Verdict.unavailable("all connections to the daemon are busy");
    }
}
