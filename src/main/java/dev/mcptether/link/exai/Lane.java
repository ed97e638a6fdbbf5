package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Exai.Generation;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.exai.Asking.Step;
import dev.mcptether.time.Timers.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One socket to the daemon. It says hello, finds out the daemon's generation, and then serves one
/// question at a time. It knows which question each frame belongs to. Connector threads call the
/// listener's methods, which lead into turns. All other methods run in turns.
final class Lane implements ConnectionListener {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PROBE_AGAIN = Duration.ofSeconds(1);

    /// After a message of more bytes than this, the next one is read when the client has taken what
    /// it made.
    static final int LARGE_BYTES = 1 << 20;

    private final Owner owner;
    private final Surroundings around;
    private final String session;
    private final String probe;
    final Pace pace;
    final long dialledNanos;
    private Stage stage = Stage.DIALLING;
    private long openedNanos;
    private @Nullable Connection connection;
    private @Nullable Asking asking;
    private final LaneRest rest;
    private Timer timer = () -> {};
    private String refusal = "";
    private boolean toolForm;
    private boolean swallowsBare;

    /// What the handshake has shown; null before it is over.
    private @Nullable Standing standing;

    enum Stage {
        DIALLING,
        GREETING,
        PROBING,
        IDLE,
        BUSY,
        OVER
    }

    /// @param readyNanos when the daemon had answered the probe
    /// @param daemonSeconds the clock of generation A at that time; NaN if unknown
    /// @param uptimeSeconds how long its process has run, as it says itself, in whole seconds; NaN
    ///   if unknown
    record Standing(
            Generation generation,
            long readyNanos,
            long readyMillis,
            double daemonSeconds,
            double uptimeSeconds) {
        /// When the process began, by the daemon's clock: at this time or up to a second before.
        double bornSeconds() {
            return daemonSeconds - uptimeSeconds;
        }
    }

    /// Hears from a lane, and answers its questions, in turns.
    interface Owner {
        void ready(Lane lane);

        /// The lane had nothing to ask for a while.
        void idle(Lane lane);

        /// Runs a task as soon as the client has read what it was given.
        void whenRead(Runnable task);

        /// Whether the daemon works for this shim now. It may then be too busy to answer pings.
        boolean isBusy();

        /// @param left the question that was on the lane, or null
        void over(Lane lane, Ending ending, @Nullable Question left);

        /// The next step of a question. The question is off the lane, except after `Progress`.
        void step(Lane lane, Question question, Step step);
    }

    Lane(Owner owner, Surroundings around, String session) {
        this.owner = owner;
        this.around = around;
        this.session = session;
        this.probe = session + "-probe";
        this.dialledNanos = around.nanos();
        this.pace = Pace.ofSocket(dialledNanos);
        this.rest = new LaneRest(around, new Resting());
        timer =
                around.after(
                        around.config().handshake(),
                        () ->
                                end(
                                        Ending.timeout(
                                                "the daemon did not answer hello within "
                                                        + around.config().handshake().toSeconds()
                                                        + " s")));
    }

    boolean isIdle() {
        return stage == Stage.IDLE;
    }

    boolean isReady() {
        return stage == Stage.IDLE || stage == Stage.BUSY;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    Standing standing() {
        if (standing == null) {
            throw new IllegalStateException("not ready");
        }
        return standing;
    }

    /// When the socket opened. It leads to the process that listened at that time.
    long openedNanos() {
        return openedNanos;
    }

    @Nullable Question question() {
        return asking == null ? null : asking.question;
    }

    /// The clock of generation A now, as far as it is known.
    double daemonSeconds() {
        Standing known = standing();
        return known.daemonSeconds() + (around.nanos() - known.readyNanos()) / 1e9;
    }

    /// @param frame asks it, made by {@link #frame}
    void ask(Question question, byte[] frame) {
        if (stage != Stage.IDLE || connection == null) {
            throw new IllegalStateException("cannot ask while " + stage);
        }
        stage = Stage.BUSY;
        rest.end();
        long now = around.nanos();
        pace.take(now);
        Asking fresh =
                new Asking(
                        question,
                        standing().generation(),
                        toolForm(),
                        around.config().deadlines(),
                        now);
        asking = fresh;
        connection.sendText(frame, false);
        watch(fresh);
    }

    byte[] frame(Question question) {
        return question.kind == Question.Kind.LIST
                ? OpFrames.listTools(question.requestId)
                : OpFrames.call(question.requestId, question.name, question.arguments, toolForm());
    }

    private boolean toolForm() {
        return toolForm || standing().generation() == Generation.B_PRIME;
    }

    private void watch(Asking watched) {
        timer.cancel();
        timer = around.after(watched.untilCheck(around.nanos()), () -> check(watched));
    }

    private void check(Asking watched) {
        if (asking != watched) {
            return;
        }
        Step step = watched.check(around.nanos());
        switch (step) {
            case Step.None _ -> watch(watched);
            case Step.Ping _ -> {
                ping();
                watch(watched);
            }
            case Step.StreamOnly _ -> release(watched, step);
            case Step.Zombie _, Step.Silent _, Step.Overdue _ -> {
                // Report it before the lane ends. If this is the last lane, the link ends with it
                // and would answer in our place.
                asking = null;
                owner.step(this, watched.question, step);
                close("no answer");
            }
            case Step.Progress _,
                    Step.Answered _,
                    Step.Listed _,
                    Step.Failed _,
                    Step.Repeat _,
                    Step.TooLarge _ ->
                    throw new IllegalStateException(step + " is no matter of time");
        }
    }

    private void ping() {
        if (connection != null) {
            connection.ping();
        }
    }

    /// Ends the lane from our side. The question on it gets no answer here.
    void close(String why) {
        end(Ending.ours(why));
    }

    private void end(Ending ending) {
        if (stage == Stage.OVER) {
            return;
        }
        stage = Stage.OVER;
        rest.end();
        timer.cancel();
        Connection open = connection;
        if (open != null && ending.why() != Ending.Why.LOST) {
            open.close(1000, ending.why() == Ending.Why.OURS ? "" : "giving up");
            around.timers().after(CLOSE_TIMEOUT, open::abort);
        }
        Question left = asking == null ? null : asking.question;
        asking = null;
        owner.over(this, ending, left);
    }

    // What the socket says

    @Override
    public void opened(Connection fresh) {
        around.turns()
                .run(() -> {
                    if (stage != Stage.DIALLING) {
                        fresh.abort();
                        return;
                    }
                    connection = fresh;
                    openedNanos = around.nanos();
                    stage = Stage.GREETING;
                    fresh.sendText(around.hello(session), false);
                    fresh.demand();
                });
    }

    @Override
    public void failed(ConnectFailure failure) {
        around.turns()
                .run(() -> {
                    if (stage == Stage.DIALLING) {
                        end(Ending.unreached(failure));
                    }
                });
    }

    @Override
    public void text(byte[] message) {
        boolean large = message.length > LARGE_BYTES;
        around.turns()
                .run(() -> {
                    switch (stage) {
                        case GREETING -> greeted(OpFrames.read(message));
                        case PROBING -> probed(OpFrames.read(message));
                        case BUSY -> answered(OpFrames.read(message));
                        // C's second answer, or one that comes too late.
                        case IDLE -> swallowsBare = false;
                        case DIALLING, OVER -> {}
                    }
                    if (large) {
                        owner.whenRead(this::demand);
                    } else {
                        demand();
                    }
                });
    }

    private void demand() {
        if (connection != null) {
            connection.demand();
        }
    }

    private void greeted(DaemonFrame frame) {
        switch (frame) {
            case DaemonFrame.HelloAck(boolean ok, String _) when ok -> {
                stage = Stage.PROBING;
                probe();
            }
            case DaemonFrame.HelloAck(boolean _, String error) -> refusal = clipped(error);
            default ->
                    end(
                            Ending.unreached(
                                    new ConnectFailure(
                                            ConnectOutcome.NOT_WEBSOCKET,
                                            "the program that listens there does not answer EXAI's hello; check that EXAI_WS_PORT is the port of an EXAI daemon")));
        }
    }

    private void probe() {
        if (stage == Stage.PROBING && connection != null) {
            pace.take(around.nanos());
            around.address().take(around.nanos());
            connection.sendText(OpFrames.probe(probe), false);
        }
    }

    private void probed(DaemonFrame frame) {
        Optional<Generation> generation = DaemonFrame.generation(frame, probe);
        if (generation.isPresent()) {
            ready(generation.get(), frame);
        } else if (frame instanceof DaemonFrame.Complaint error && error.failure().isRateLimit()) {
            around.address().empty(around.nanos());
            var _ = around.after(PROBE_AGAIN, this::probe);
        }
    }

    private void ready(Generation generation, DaemonFrame answer) {
        double clock = answer instanceof DaemonFrame.Health health ? health.t() : Double.NaN;
        double uptime =
                answer instanceof DaemonFrame.Health health ? health.uptimeSeconds() : Double.NaN;
        standing = new Standing(generation, around.nanos(), around.wallMillis(), clock, uptime);
        timer.cancel();
        stage = Stage.IDLE;
        rest.begin();
        owner.ready(this);
    }

    /// Finds the question of a frame. A socket is served in order, so a frame without an id belongs
    /// to the one question on it.
    private void answered(DaemonFrame frame) {
        Asking current = asking;
        if (current == null) {
            return;
        }
        boolean swallowed =
                swallowsBare
                        && frame instanceof DaemonFrame.Complaint bare
                        && !bare.op()
                        && !bare.isCodedFor(current.question.requestId);
        swallowsBare = false;
        if (swallowed || !frame.isFor(current.question.requestId)) {
            return;
        }
        Step step = current.hear(frame, around.nanos());
        if (asking != current) {
            return;
        }
        switch (step) {
            case Step.None _ -> watch(current);
            case Step.Progress _ -> {
                watch(current);
                owner.step(this, current.question, step);
            }
            case Step.Failed _ -> {
                // C reports a failure twice, the second time without an id. Swallow that one.
                swallowsBare =
                        frame instanceof DaemonFrame.Complaint error
                                && error.op()
                                && !error.id().isEmpty();
                release(current, step);
            }
            case Step.Repeat repeat -> {
                toolForm |= repeat.why() == Again.OTHER_FORM;
                release(current, step);
            }
            case Step.Answered _, Step.Listed _ -> release(current, step);
            case Step.Zombie _,
                    Step.Silent _,
                    Step.StreamOnly _,
                    Step.Overdue _,
                    Step.Ping _,
                    Step.TooLarge _ ->
                    throw new IllegalStateException(step + " is no matter of a frame");
        }
    }

    private void release(Asking current, Step step) {
        timer.cancel();
        asking = null;
        stage = Stage.IDLE;
        rest.begin();
        owner.step(this, current.question, step);
    }

    @Override
    public void control(byte[] frame) {
        around.turns().run(this::demand);
    }

    @Override
    public Excess tooLarge() {
        Ends ends = new Ends();
        return new Excess() {
            @Override
            public void piece(ByteBuffer piece) {
                ends.add(piece);
            }

            @Override
            public void end() {
                around.turns()
                        .run(() -> {
                            Asking current = asking;
                            if (current != null && ends.contain(current.question.requestId)) {
                                release(current, new Step.TooLarge(ends.length()));
                            }
                            demand();
                        });
            }
        };
    }

    @Override
    public void alive() {
        around.turns()
                .run(() -> {
                    rest.alive();
                    if (asking != null) {
                        asking.alive(around.nanos());
                        watch(asking);
                    }
                });
    }

    @Override
    public void written(int bytes) {}

    @Override
    public void closed(int code, String reason) {
        around.turns()
                .run(() -> {
                    if (stage != Stage.OVER) {
                        Ending ending = Ending.closed(code, clipped(reason), refusal);
                        boolean early = stage == Stage.GREETING && code == 1000;
                        end(early ? Ending.noSession() : ending);
                    }
                });
    }

    private final class Resting implements LaneRest.Listener {
        @Override
        public void idle() {
            owner.idle(Lane.this);
        }

        @Override
        public void ping() {
            Lane.this.ping();
        }

        @Override
        public boolean mayBeBlocked() {
            return owner.isBusy();
        }

        @Override
        public void silent(Duration timeout) {
            Connection open = connection;
            end(Ending.silent(timeout));
            if (open != null) {
                open.abort();
            }
        }
    }

    private static String clipped(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }
}
