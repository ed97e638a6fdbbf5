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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The client's questions wait here, go from here to the lanes, and get their one answer here.
/// Turns only.
final class Desk implements Lane.Owner {
    /// Bound on what the questions on all lanes hold, unless there is only one. Further questions
    /// wait. A frame exists several times while it is sent.
    private static final long MOST_ASKED_BYTES = 16L << 20;

    /// Ten questions of this size are no burden, so they do not wait for room.
    private static final int SMALL_BYTES = 256 << 10;

    /// How long to wait for the daemon's health file to show that the daemon is the same one. The
    /// daemon writes it every 10 s.
    private static final Duration PROOF_WAIT = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration GROW_AGAIN = Duration.ofSeconds(1);

    private static final int MOST_CUTS = 3;

    private final Surroundings around;
    private final Front front;
    private final Lanes lanes;
    private final Life life;
    private final SecondChance chance;
    private final WaitingQuestions waiting = new WaitingQuestions();
    private final List<Runnable> whenRead = new ArrayList<>();
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
        this.chance = new SecondChance(around);
    }

    void start() {
        lanes.grow();
    }

    // From the client

    void submit(Question question) {
        if (over) {
            return;
        }
        if (waiting.offer(question)) {
            pump();
        } else {
            answer(question, Verdict.overloaded());
        }
    }

    /// The client cancelled the request. A question on a lane stays there, because the daemon
    /// cannot be stopped.
    void cancel(String id) {
        waiting.cancel(id);
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
        clientRead();
    }

    /// The client has read what it was given.
    void clientRead() {
        List<Runnable> tasks = List.copyOf(whenRead);
        whenRead.clear();
        tasks.forEach(Runnable::run);
        pump();
    }

    @Override
    public void whenRead(Runnable task) {
        if (over || !front.isBehind()) {
            task.run();
        } else {
            whenRead.add(task);
        }
    }

    // To the lanes

    /// Asks all questions that can be asked now.
    void pump() {
        if (over || !open) {
            return;
        }
        long now = around.nanos();
        boolean paced = false;
        for (Question question : waiting.inOrder()) {
            if (now - question.lateNanos() >= 0) {
                waiting.remove(question);
                answer(question, SecondChance.late(question));
            } else if (question.notBeforeNanos <= now && !paced && !front.isBehind()) {
                paced = !place(question, now);
            }
            if (over) {
                return;
            }
        }
        sleep(around.nanos());
    }

    /// Puts a question on a lane. Returns whether other questions may be tried; false if the
    /// daemon's rate is used up.
    private boolean place(Question question, long now) {
        Optional<Lane> lane = question.mayHaveRun ? proven(question, now) : lanes.idle(_ -> true);
        if (question.over || question.notBeforeNanos > now) {
            return true;
        }
        if (lane.isEmpty()) {
            // A question that may have run needs no more than one new lane, to see who is there.
            if (!question.mayHaveRun || lanes.idle(_ -> true).isEmpty()) {
                lanes.grow();
            }
            JsonNode known = tools;
            if (question.kind == Question.Kind.LIST && known != null && !lanes.canGrow()) {
                waiting.remove(question);
                answer(question, Verdict.tools(known));
            }
            return true;
        }
        if (!hasRoom(question)) {
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

    private boolean hasRoom(Question question) {
        long asked =
                lanes.ready().stream()
                        .map(Lane::question)
                        .filter(Objects::nonNull)
                        .mapToLong(Question::length)
                        .sum();
        return question.length() <= SMALL_BYTES
                || asked == 0
                || asked + question.length() <= MOST_ASKED_BYTES;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// A free lane to the process that may have run the question. Gives the question up if that
    /// process is gone, or if no lane leads to it for sure.
    private Optional<Lane> proven(Question question, long now) {
        Lane free = null;
        boolean lives = false;
        boolean restarted = false;
        List<Lane> ready = lanes.ready();
        for (Lane lane : ready) {
            switch (life.of(question, lane)) {
                case LIVES -> {
                    lives = true;
                    free = lane.isIdle() ? lane : free;
                }
                case RESTARTED -> restarted = true;
                case UNTOLD -> {}
            }
        }
        if (restarted) {
            giveUp(question, "the daemon was restarted");
        } else if (!lives && !ready.isEmpty()) {
            if (now - question.reachedNanos(now) >= PROOF_WAIT.toNanos()) {
                giveUp(question, "the daemon does not show whether it is still the same process");
            } else {
                question.notBeforeNanos = now + LOOK_AGAIN.toNanos();
            }
        }
        return question.over ? Optional.empty() : Optional.ofNullable(free);
    }

    private void giveUp(Question question, String why) {
        waiting.remove(question);
        answer(question, Verdict.unknown("its connection was lost, and " + why));
    }

    private void ask(Question question, Lane lane, long now) {
        byte[] frame = lane.frame(question);
        if (frame.length > around.config().maxFrameBytes()) {
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
        lane.ask(question, frame);
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
        long next = waiting.untilNextNanos(now);
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
            unanswered(left, chance.lost(left, ending));
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
        for (Question question : waiting.takeAll()) {
            // The bridge asks for a list again when there is another link.
            if (!question.mayRun() && question.kind == Question.Kind.CALL) {
                answer(question, Verdict.unavailable(ending.detail()));
            }
        }
        front.lost(ending.code(), ending.reason());
    }

    /// A question that was asked was not answered.
    ///
    /// @param verdict null if it waits to be asked again
    private void unanswered(Question question, @Nullable Verdict verdict) {
        if (question.cancelled) {
            question.over = true;
        } else if (verdict == null) {
            waiting.putBack(question);
        } else {
            answer(question, verdict);
        }
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
            case Step.Silent _ ->
                    unanswered(question, chance.silent(question, lane.standing().generation()));
            case Step.Overdue _ ->
                    answer(question, Verdict.unknown("the daemon did not answer in time"));
            case Step.TooLarge(long bytes) -> answer(question, Verdict.resultTooLarge(bytes));
            case Step.None _, Step.Ping _ -> {}
        }
        if (!over) {
            // A question that may have run needs a lane to the old process, perhaps this one.
            if (!waiting.isEmpty() && waiting.none(each -> each.mayHaveRun)) {
                lanes.lend(lane);
            }
            pump();
        }
    }

    private void repeat(Lane lane, Question question, Step.Repeat repeat) {
        if (repeat.why() == Again.RATE_LIMITED) {
            lane.pace.empty(around.nanos());
            around.address().empty(around.nanos());
        }
        chance.repeat(question, repeat);
        unanswered(question, null);
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
