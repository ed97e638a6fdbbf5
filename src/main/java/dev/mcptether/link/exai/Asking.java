package dev.mcptether.link.exai;

import dev.mcptether.config.ExaiConfig.Deadlines;
import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Exai.Generation;
import dev.mcptether.link.exai.DaemonFrame.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One question on one socket, from the frame that asks it. It knows what each frame of the daemon
/// means for the question, and what silence means. The caller passes the time in; nothing is sent
/// or scheduled here. Turns only.
final class Asking {
    /// Generation A sends a heartbeat when the tool has ended. A result that was finished at the
    /// same moment arrives within this time.
    private static final Duration ZOMBIE = Duration.ofSeconds(2);

    /// Generations B to C send something every 5 s. If four of those are missing while pings are
    /// answered, the call is not just long.
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration PING_AFTER = Duration.ofSeconds(15);

    /// A slower pong comes from a daemon that was blocked, so its heartbeats were blocked too.
    private static final Duration SLOW_PONG = Duration.ofSeconds(5);

    /// The first version of B' ends a stream and sends no result after it. If a ping that is sent
    /// after this time is answered before a result comes, none will: all frames come in order.
    private static final Duration RESULT_AFTER_STREAM = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    /// How much of a stream is kept in case that no result follows.
    private static final int MOST_CHUNKS = 1 << 20;

    final Question question;
    private final Generation generation;
    private final boolean toolForm;
    private final boolean again;
    private final Deadlines deadlines;
    private final StringBuilder chunks = new StringBuilder();
    private int heartbeats;
    private int messages;
    private long silentSinceNanos;
    private boolean pinged;
    private boolean ponged;
    private long pingedNanos;
    private @Nullable Long zombieNanos;
    private @Nullable Long streamEndNanos;
    private boolean streamOver;

    /// What to do now.
    sealed interface Step {
        record None() implements Step {}

        /// @param message for the client, if it wants progress
        record Progress(String message) implements Step {}

        record Answered(JsonNode frame, @Nullable Failure failure) implements Step {}

        record Listed(JsonNode tools) implements Step {}

        record Failed(Failure failure) implements Step {}

        /// Ask again after `delay`. The question has not run, or it is still running, or its answer
        /// can be fetched.
        ///
        /// @param freshId whether a new id is needed, because the daemon refuses the old one
        /// @param said the daemon's words, for the case that no time is left
        record Repeat(Again why, Duration delay, boolean freshId, Failure said) implements Step {}

        /// A has cancelled the tool, and will not serve this socket any more.
        record Zombie() implements Step {}

        /// The request or its answer was lost on its way.
        record Silent() implements Step {}

        /// A stream ended with this text, and no result followed.
        record StreamOnly(String chunks) implements Step {}

        record Overdue() implements Step {}

        /// The answer is too large to keep.
        record TooLarge(long bytes) implements Step {}

        record Ping() implements Step {}
    }

    static final Step NONE = new Step.None();

    /// @param toolForm whether it was asked as `tool_call`
    Asking(
            Question question,
            Generation generation,
            boolean toolForm,
            Deadlines deadlines,
            long nowNanos) {
        this.question = question;
        this.generation = generation;
        this.toolForm = toolForm;
        this.again = question.mayHaveRun;
        this.deadlines = deadlines;
        this.silentSinceNanos = nowNanos;
        // A says that a call still runs for ever after the tool has failed, so its time is not
        // begun
        // anew. The others only say so while it runs.
        if (question.deadlineNanos == null || (again && generation != Generation.A)) {
            question.deadlineNanos = bounded(nowNanos + deadlines.sign().toNanos());
        }
    }

    private long bounded(long nanos) {
        return nanos - question.lastNanos < 0 ? nanos : question.lastNanos;
    }

    private void extend(long untilNanos) {
        Long before = question.deadlineNanos;
        if (before == null || untilNanos - before > 0) {
            question.deadlineNanos = bounded(untilNanos);
        }
    }

    /// A frame for this question arrived.
    Step hear(DaemonFrame frame, long nowNanos) {
        silentSinceNanos = nowNanos;
        pinged = false;
        ponged = false;
        return switch (frame) {
            case DaemonFrame.Accepted accepted -> accepted(accepted, nowNanos);
            case DaemonFrame.Progress progress -> progress(progress, nowNanos);
            case DaemonFrame.Chunk chunk -> chunk(chunk, nowNanos);
            case DaemonFrame.StreamComplete _ -> {
                streamEndNanos =
                        generation == Generation.B_PRIME
                                ? (Long) (nowNanos + RESULT_AFTER_STREAM.toNanos())
                                : null;
                yield NONE;
            }
            case DaemonFrame.Result result -> {
                Failure failure = result.failure();
                yield failure == null || result.hasOutputs()
                        ? new Step.Answered(result.frame(), failure)
                        : failed(failure);
            }
            case DaemonFrame.Tools tools ->
                    question.kind == Question.Kind.LIST ? new Step.Listed(tools.tools()) : NONE;
            case DaemonFrame.Complaint error -> error(error);
            case DaemonFrame.HelloAck _,
                    DaemonFrame.Health _,
                    DaemonFrame.Other _,
                    DaemonFrame.Foreign _ ->
                    NONE;
        };
    }

    private Step accepted(DaemonFrame.Accepted accepted, long nowNanos) {
        double seconds = accepted.timeoutSeconds();
        if (seconds > 0 && seconds <= 86_400) {
            long granted = Math.round(seconds * 1e9);
            question.deadlineNanos = bounded(nowNanos + granted + deadlines.grace().toNanos());
        }
        return NONE;
    }

    private Step progress(DaemonFrame.Progress progress, long nowNanos) {
        if (progress.stillProcessing()) {
            return repeat(Again.STILL_RUNNING, LATER, false, none());
        }
        extend(nowNanos + deadlines.sign().toNanos());
        if (progress.isBare()) {
            heartbeats++;
        } else if (progress.note().isEmpty()) {
            messages++;
        }
        if (generation == Generation.A && heartbeats > messages && zombieNanos == null) {
            zombieNanos = nowNanos + ZOMBIE.toNanos();
        }
        boolean echo = progress.isBare() && heartbeats <= messages;
        return echo
                ? NONE
                : new Step.Progress(
                        progress.message().isEmpty() ? progress.note() : progress.message());
    }

    private Step chunk(DaemonFrame.Chunk chunk, long nowNanos) {
        extend(nowNanos + deadlines.sign().toNanos());
        if (chunks.length() + chunk.text().length() <= MOST_CHUNKS) {
            chunks.append(chunk.text());
        }
        return new Step.Progress(chunk.text());
    }

    private Step error(DaemonFrame.Complaint error) {
        Failure failure = error.failure();
        if (!error.isCodedFor(question.requestId)) {
            return failed(failure);
        }
        boolean otherForm =
                failure.isInvalidRequest() && !toolForm && question.kind == Question.Kind.CALL;
        // The code stands in the place of the text, and the text is lost.
        Failure turned = new Failure(failure.message(), "", failure.details());
        return otherForm ? repeat(Again.OTHER_FORM, Duration.ZERO, false, turned) : failed(turned);
    }

    private Step failed(Failure failure) {
        if (failure.isRateLimit()) {
            return repeat(Again.RATE_LIMITED, SOON, false, failure);
        }
        String original = failure.original();
        if (original.equals(question.requestId)) {
            return repeat(Again.STILL_RUNNING, LATER, false, failure);
        }
        return switch (failure.code()) {
            case "DUPLICATE" -> repeat(Again.DUPLICATE, SOON, generation == Generation.A, failure);
            case "OVER_CAPACITY" -> overCapacity(failure, original);
            default -> new Step.Failed(failure);
        };
    }

    private Step overCapacity(Failure failure, String original) {
        if (failure.message().startsWith("Request too large")) {
            return new Step.Failed(failure);
        }
        Again why = original.isEmpty() ? Again.OVER_CAPACITY : Again.DUPLICATE;
        return repeat(
                why,
                generation == Generation.A ? SOON : LATER,
                generation == Generation.A,
                failure);
    }

    private Step repeat(Again why, Duration delay, boolean freshId, Failure said) {
        return new Step.Repeat(why, delay, freshId, said);
    }

    private Failure none() {
        return new Failure("", "it says that the call still runs", OpFrames.MAPPER.missingNode());
    }

    /// A pong, or a ping of the daemon's own.
    void alive(long nowNanos) {
        if (pinged && nowNanos - pingedNanos > SLOW_PONG.toNanos()) {
            silentSinceNanos = nowNanos;
        }
        ponged = pinged;
        pinged = false;
        streamOver |= ponged && streamEndNanos != null;
    }

    /// What to do because of the time alone.
    Step check(long nowNanos) {
        if (due(zombieNanos, nowNanos)) {
            return new Step.Zombie();
        }
        if (streamOver) {
            return new Step.StreamOnly(chunks.toString());
        }
        if (due(question.deadlineNanos, nowNanos)) {
            return new Step.Overdue();
        }
        if (due(streamEndNanos, nowNanos) && !pinged) {
            pinged = true;
            pingedNanos = nowNanos;
            return new Step.Ping();
        }
        if (!hasHeartbeats()) {
            return NONE;
        }
        long silent = nowNanos - silentSinceNanos;
        if (silent >= SILENCE.toNanos() && ponged) {
            return new Step.Silent();
        }
        if (silent >= PING_AFTER.toNanos() && !pinged && !ponged) {
            pinged = true;
            pingedNanos = nowNanos;
            return new Step.Ping();
        }
        return NONE;
    }

    private static boolean due(@Nullable Long nanos, long nowNanos) {
        return nanos != null && nowNanos - nanos >= 0;
    }

    /// Whether the daemon sends heartbeats for this question. A with long intervals does not. B'
    /// and C do not while they only wait for a run that another socket began.
    private boolean hasHeartbeats() {
        return switch (generation) {
            case A -> false;
            case B -> true;
            case B_PRIME, C -> !again;
        };
    }

    /// The time until {@link #check} may return something new.
    Duration untilCheck(long nowNanos) {
        long next = question.deadlineNanos == null ? question.lastNanos : question.deadlineNanos;
        next = earlier(next, zombieNanos);
        next = pinged ? next : earlier(next, streamEndNanos);
        if (streamOver) {
            return Duration.ZERO;
        }
        if (hasHeartbeats() && !pinged) {
            Duration wait = ponged ? SILENCE : PING_AFTER;
            next = earlier(next, silentSinceNanos + wait.toNanos());
        }
        return Duration.ofNanos(Math.max(next - nowNanos, 0));
    }

    private static long earlier(long one, @Nullable Long other) {
        return other != null && other - one < 0 ? other : one;
    }
}
