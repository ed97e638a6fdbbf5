package dev.mcptether.link.exai;

import dev.mcptether.event.Exai;
import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector.Dialing;
import dev.mcptether.link.exai.Asking.Step;
import dev.mcptether.link.exai.Question.Asked;
import dev.mcptether.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The client's questions wait here, go from here to the lanes, and get their one answer here.
/// Turns only.
final class Desk implements Lane.Owner {
    /// How many questions may wait for a lane. Beyond it the client is told that nothing was sent.
    private static final int MOST_WAITING = 2_000;

    private static final long MOST_WAITING_BYTES = 64L << 20;

    /// How long to wait for the daemon's health file to show that the daemon is the same one. The
    /// daemon writes it every 10 s.
    private static final Duration PROOF_WAIT = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final Duration GROW_AGAIN = Duration.ofSeconds(1);

    /// A list changes nothing, so it is asked again without proof that the daemon is the same. The
    /// limit is for a daemon that dies of the list.
    private static final int MOST_LISTINGS = 5;

    private static final int MOST_CUTS = 3;

    /// If the connection is lost this often during a call, the call is probably the cause.
    private static final int MOST_LOSSES = 3;

    private final Surroundings around;
    private final Front front;
    private final Lanes lanes;
    private final Life life;
    private final List<Question> waiting = new ArrayList<>();
    private Timer wake = () -> {};
    private @Nullable JsonNode tools;
    private boolean open;
    private boolean over;

    /// How many lanes were lost before they could serve, since the last one that served.
    private int cutsInARow;

    /// Hears from the desk, in turns.
    interface Front {
        void opened(Lane.Standing standing);

        /// A question for a list that no client has asked for.
        Question ownList();

        /// Comes in place of `opened`.
        void failed(ConnectFailure failure);

        /// Comes after `opened`: no daemon can be reached any more. Nothing is reported after it.
        void lost(int code, String detail);

        void answer(Question question, Verdict verdict);

        void progress(Question question, String message);

        /// Whether the client has not read its earlier answers yet.
        boolean isBehind();
    }

    Desk(
            Surroundings around,
            Front front,
            Life life,
            Function<ConnectionListener, Dialing> dialer) {
        this.around = around;
        this.front = front;
        this.life = life;
        this.lanes = new Lanes(around, this, dialer);
    }

    void start() {
        lanes.grow();
    }

    // From the client

    void submit(Question question) {
        if (over) {
            return;
        }
        long bytes = waiting.stream().mapToLong(Question::length).sum() + question.length();
        if (waiting.size() >= MOST_WAITING || bytes > MOST_WAITING_BYTES) {
            answer(question, Verdict.overloaded());
            return;
        }
        waiting.add(question);
        pump();
    }

    /// The client cancelled the request. A question on a lane stays there, because the daemon
    /// cannot be stopped.
    void cancel(String id) {
        for (Question question : List.copyOf(waiting)) {
            if (question.asker.id().equals(id)) {
                waiting.remove(question);
                question.over = true;
            }
        }
        for (Lane lane : lanes.ready()) {
            Question question = lane.question();
            if (question != null && question.asker.id().equals(id)) {
                question.cancelled = true;
            }
        }
    }

    void close(String why) {
        over = true;
        wake.cancel();
        lanes.closeAll(why);
    }

    // To the lanes

    /// Asks all questions that can be asked now.
    void pump() {
        if (over || !open) {
            return;
        }
        long now = around.nanos();
        boolean paced = false;
        List<Question> order = new ArrayList<>(waiting);
        order.sort(Comparator.comparing(question -> question.kind == Question.Kind.CALL));
        for (Question question : order) {
            if (isLate(question, now)) {
                waiting.remove(question);
                late(question);
            } else if (question.notBeforeNanos <= now && !paced && !front.isBehind()) {
                paced = !place(question, now);
            }
            if (over) {
                return;
            }
        }
        sleep(around.nanos());
    }

    private static boolean isLate(Question question, long now) {
        long last = question.deadlineNanos == null ? question.lastNanos : question.deadlineNanos;
        return now - last >= 0;
    }

    /// Puts a question on a lane. Returns whether other questions may be tried; false if the
    /// daemon's rate is used up.
    private boolean place(Question question, long now) {
        Optional<Lane> lane = question.mayHaveRun ? proven(question, now) : lanes.idle(_ -> true);
        if (question.over || question.notBeforeNanos > now) {
            return true;
        }
        if (lane.isEmpty()) {
            lanes.grow();
            JsonNode known = tools;
            if (question.kind == Question.Kind.LIST && known != null && !lanes.canGrow()) {
                waiting.remove(question);
                answer(question, Verdict.tools(known));
            }
            return true;
        }
        Duration delay = longer(lane.get().pace.delay(now), around.address().delay(now));
        if (delay.isPositive()) {
            if (!question.paced) {
                question.paced = true;
                around.events().emit(new Exai.CallPaced());
            }
            return false;
        }
        waiting.remove(question);
        ask(question, lane.get(), now);
        return true;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// A free lane to the process that may have run the question. Gives the question up if that
    /// process is gone or cannot be recognised.
    private Optional<Lane> proven(Question question, long now) {
        Lane found = null;
        for (Lane lane : lanes.ready()) {
            HealthRecord.Verdict verdict = life.of(question, lane);
            boolean patient = now - question.reachedNanos(now) < PROOF_WAIT.toNanos();
            if (verdict == HealthRecord.Verdict.RESTARTED
                    || (verdict == HealthRecord.Verdict.UNTOLD && !patient)) {
                waiting.remove(question);
                answer(
                        question,
                        Verdict.unknown(
                                "its connection was lost, and the daemon "
                                        + (patient
                                                ? "was restarted"
                                                : "does not show whether it is still the same process")));
                return Optional.empty();
            }
            if (verdict == HealthRecord.Verdict.UNTOLD) {
                question.notBeforeNanos = now + LOOK_AGAIN.toNanos();
            } else if (lane.isIdle()) {
                found = lane;
            }
        }
        return Optional.ofNullable(found);
    }

    private void ask(Question question, Lane lane, long now) {
        if (lane.frame(question).length > around.config().maxFrameBytes()) {
            answer(question, Verdict.requestTooLarge(around.config().maxFrameBytes()));
            return;
        }
        around.address().take(now);
        Again why = question.again;
        if (question.asked == null) {
            question.asked =
                    new Asked(
                            lane.standing().generation(),
                            now,
                            around.wallMillis(),
                            lane.daemonSeconds());
        }
        lane.ask(question);
        if (why != null) {
            question.again = null;
            around.events().emit(new Exai.CallAskedAgain(why));
        }
    }

    private void sleep(long now) {
        wake.cancel();
        if (waiting.isEmpty()) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (Question question : waiting) {
            long last =
                    question.deadlineNanos == null ? question.lastNanos : question.deadlineNanos;
            next = Math.min(next, last - now);
            if (question.notBeforeNanos > now) {
                next = Math.min(next, question.notBeforeNanos - now);
            }
        }
        Duration pace = around.address().delay(now);
        for (Lane lane : lanes.ready()) {
            pace = longer(pace, lane.isIdle() ? lane.pace.delay(now) : Duration.ZERO);
        }
        long rate = pace.toNanos();
        long growth = lanes.growIn().toNanos();
        next = rate > 0 ? Math.min(next, rate) : next;
        next = growth > 0 ? Math.min(next, growth) : next;
        wake = around.after(Duration.ofNanos(Math.max(next, 1)), this::pump);
    }

    // From the lanes

    @Override
    public void ready(Lane lane) {
        lanes.ready(lane);
        cutsInARow = 0;
        if (!open && !over) {
            open = true;
            front.opened(lane.standing());
            // Ask for the list now. Later, when all lanes are busy, this answer serves, so a list
            // never waits for a lane.
            waiting.add(front.ownList());
        }
        pump();
    }

    @Override
    public void idle(Lane lane) {
        lanes.idle(lane);
    }

    @Override
    public boolean isBusy() {
        return lanes.anyBusy();
    }

    @Override
    public void over(Lane lane, Ending ending, @Nullable Question left) {
        boolean served = lanes.over(lane, ending, left != null);
        if (over) {
            return;
        }
        if (!open) {
            notOpened(ending);
            return;
        }
        if (left != null) {
            lost(left, ending);
        }
        if (!served) {
            notGrown(ending);
        }
        sustain(ending, served);
        pump();
    }

    private void notOpened(Ending ending) {
        if (ending.why() == Ending.Why.FULL) {
            // The daemon allows ten sockets for an address, and all are taken. Wait for one; the
            // caller's patience bounds the wait.
            var _ =
                    around.after(
                            lanes.growIn(),
                            () -> {
                                if (!over) {
                                    lanes.grow();
                                }
                            });
            return;
        }
        over = true;
        lanes.closeAll("not opened");
        front.failed(
                ending.failure().outcome() == ConnectOutcome.CONNECTION_REFUSED
                        ? refused(ending)
                        : ending.failure());
    }

    private static ConnectFailure refused(Ending ending) {
        return new ConnectFailure(
                ConnectOutcome.CONNECTION_REFUSED,
                ending.detail()
                        + "; EXAI's daemon listens on 8079, before 2025-10-16 on 8765, in Docker on 3010: check EXAI_WS_PORT");
    }

    /// A lane is gone. Without any lane the link ends, unless another lane can be opened.
    ///
    /// @param served whether the lane that is gone had served
    private void sustain(Ending ending, boolean served) {
        if (over || !lanes.isEmpty()) {
            return;
        }
        boolean lives = ending.why() == Ending.Why.OURS || ending.why() == Ending.Why.FULL;
        // The cause that cut the last lane may also have cut the next one while it was opening.
        boolean cut = ending.isCut() && (served || cutsInARow <= MOST_CUTS);
        if ((cut && !waiting.isEmpty()) || lives) {
            lanes.grow();
        } else {
            gone(ending);
        }
    }

    /// Another lane could not be opened.
    private void notGrown(Ending ending) {
        if (ending.isCut()) {
            cutsInARow++;
        } else if (ending.why() != Ending.Why.FULL && ending.why() != Ending.Why.OURS) {
            lanes.hold(GROW_AGAIN);
        }
        if (ending.why() != Ending.Why.FULL && ending.why() != Ending.Why.OURS) {
            waiting.forEach(Question::missed);
        }
    }

    private void gone(Ending ending) {
        over = true;
        wake.cancel();
        for (Question question : List.copyOf(waiting)) {
            waiting.remove(question);
            if (!question.mayRun()) {
                answer(question, Verdict.unavailable(ending.detail()));
            }
        }
        front.lost(ending.code(), ending.reason());
    }

    /// The lane of a question that was asked is gone.
    private void lost(Question question, Ending ending) {
        if (question.cancelled) {
            question.over = true;
        } else if (ending.code() == 1009) {
            answer(question, Verdict.requestTooLarge(around.config().maxFrameBytes()));
        } else if (question.kind == Question.Kind.LIST && question.retries++ < MOST_LISTINGS) {
            question.asked = null;
            question.deadlineNanos = null;
            waiting.addFirst(question);
        } else if (ending.code() == 1001) {
            answer(question, Verdict.unknown("the daemon said that it ends"));
        } else if (question.losses++ < MOST_LOSSES) {
            again(question, ending.provesLife());
        } else {
            answer(question, Verdict.unknown("its connection was lost several times"));
        }
    }

    private void again(Question question, boolean vouched) {
        question.lost(vouched, around.nanos());
        question.again = Again.SOCKET_LOST;
        question.notBeforeNanos = around.nanos();
        waiting.addFirst(question);
    }

    @Override
    public void step(Lane lane, Question question, Step step) {
        switch (step) {
            case Step.Progress(String message) -> {
                if (!question.cancelled) {
                    front.progress(question, message);
                }
                return;
            }
            case Step.Repeat repeat -> repeat(lane, question, repeat);
            case Step.Listed(JsonNode listed) -> {
                tools = listed;
                answer(question, Verdict.tools(listed));
            }
            case Step.Answered(JsonNode frame, DaemonFrame.@Nullable Failure failure) ->
                    answer(question, Verdict.answered(frame, failure));
            case Step.Failed(DaemonFrame.Failure failure) ->
                    answer(question, Verdict.failed(failure));
            case Step.StreamOnly(String chunks) -> answer(question, Verdict.streamed(chunks));
            case Step.Zombie _ -> answer(question, Verdict.zombie());
            case Step.Silent _ -> silent(lane, question);
            case Step.Overdue _ ->
                    answer(question, Verdict.unknown("the daemon did not answer in time"));
            case Step.TooLarge(long bytes) -> answer(question, Verdict.resultTooLarge(bytes));
            case Step.None _, Step.Ping _ -> {}
        }
        if (!over) {
            if (!waiting.isEmpty()) {
                lanes.lend(lane);
            }
            pump();
        }
    }

    /// The daemon answers pings, so it lives. B and C recognise the id and do not run the question
    /// twice; B' may not recognise it.
    private void silent(Lane lane, Question question) {
        boolean knows = lane.standing().generation() != Exai.Generation.B_PRIME;
        if (question.cancelled) {
            question.over = true;
        } else if (knows && question.silences++ == 0) {
            again(question, true);
        } else {
            answer(
                    question,
                    Verdict.unknown(
                            "the daemon answers pings but has said nothing about the call for 20 s"));
        }
    }

    private void repeat(Lane lane, Question question, Step.Repeat repeat) {
        long now = around.nanos();
        if (repeat.why() == Again.RATE_LIMITED) {
            lane.pace.empty(now);
            around.address().empty(now);
        }
        if (repeat.why() == Again.STILL_RUNNING) {
            question.mayHaveRun = true;
        } else {
            question.refused(repeat.freshId());
        }
        Duration delay = delay(question, repeat.delay());
        question.notBeforeNanos = now + delay.toNanos();
        question.again = repeat.why();
        question.said = repeat.said();
        if (question.cancelled) {
            question.over = true;
        } else {
            waiting.addFirst(question);
        }
    }

    private Duration delay(Question question, Duration least) {
        Duration grown = least.multipliedBy(1L << Math.min(question.retries++, 3));
        Duration bounded = grown.compareTo(LONGEST_DELAY) < 0 ? grown : LONGEST_DELAY;
        return bounded.isZero() ? bounded : around.about(bounded);
    }

    private void late(Question question) {
        DaemonFrame.Failure said = question.said;
        if (question.mayRun()) {
            answer(question, Verdict.unknown("the daemon has not said how it ended"));
        } else if (said != null) {
            answer(question, Verdict.failed(said));
        } else {
            answer(question, Verdict.unavailable("all connections to the daemon are busy"));
        }
    }

    private void answer(Question question, Verdict verdict) {
        if (!question.over) {
            question.over = true;
            if (!question.cancelled) {
                front.answer(question, verdict);
            }
        }
    }
}
