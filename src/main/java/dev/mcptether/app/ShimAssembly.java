package dev.mcptether.app;

import dev.mcptether.bridge.ClientReader;
import dev.mcptether.bridge.ClientWriter;
import dev.mcptether.bridge.DaemonMemory;
import dev.mcptether.bridge.Session;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ExaiConfig;
import dev.mcptether.config.Propagation;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.config.Tls;
import dev.mcptether.config.TokenSource;
import dev.mcptether.ending.IdleWatch;
import dev.mcptether.ending.ShutdownPlan;
import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.ending.ShutdownStep;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Link;
import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.lineage.ParentWatch;
import dev.mcptether.lineage.StdioWatcher;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.Connector;
import dev.mcptether.link.DaemonCheck;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.JettyConnector;
import dev.mcptether.link.LateConnector;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.OwnerCheck;
import dev.mcptether.link.PeerCheck;
import dev.mcptether.link.TokenFileConnector;
import dev.mcptether.link.Uplink;
import dev.mcptether.process.Accounts;
import dev.mcptether.process.SocketOwners;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Wires one shim. What the client's first answer needs comes first, on the caller's thread. What
/// watches and reports comes after it.
final class ShimAssembly {
    /// Signals leave less time than end-of-file does: clients follow them with SIGKILL.
    private static final Duration SIGNAL_DRAIN = Duration.ofMillis(500);

    /// Work that the first answer does not need waits for that answer, so that both do not share
    /// the processor. It waits at most this long, because a client may take its time before it
    /// asks.
    private static final Duration FIRST_ANSWER = Duration.ofMillis(250);

    /// Wait this long before starting the slow half of telemetry. The client usually sends its
    /// first calls in that time, and they should not share the processor with it. Nor should the
    /// end of a shim whose client dies young.
    private static final Duration FIRST_QUESTIONS = Duration.ofMillis(100);

    /// A daemon or `tether fleet` that starts at the same time should lead. So a shim waits.
    private static final Duration STAND_AFTER = Duration.ofMillis(1500);

    private static final Duration STAND_JITTER = Duration.ofMillis(1500);

    /// The system frees the lock at the end of the process. So the end does not wait for more.
    private static final Duration YIELD_BUDGET = Duration.ofMillis(20);

    private static final Duration ANSWER_BUDGET = Duration.ofMillis(100);
    private static final Duration CLOSE_BUDGET = Duration.ofMillis(200);
    private static final Duration LEAVE_BUDGET = Duration.ofMillis(200);
    private static final Duration SPANS_BUDGET = Duration.ofMillis(300);

    private final ShimConfig config;
    private final Map<String, String> environment;
    private final Running running;
    private final EventSink events;
    private final Turns turns;
    private final Optional<DaemonAutostart> autostart;
    private final ShutdownPlan plan;
    private final ClientWriter writer;
    private final Uplink uplink;
    private final DaemonNotes notes;
    private final Session session;
    private final ClientReader reader;
    private final CompletableFuture<Connector> connector = new CompletableFuture<>();

    /// The connector, speaking the configured dialect.
    private final CompletableFuture<Connector> spoken;

    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean toldTheClient;

    /// @param environment this process's own
    ShimAssembly(ShimConfig config, Stdio stdio, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
        Threads.start("tether-connector", this::makeConnector);
        this.running = Running.begin(Role.SHIM, config.telemetry());
        this.events = running.events();
        this.plan = running.plan();
        this.turns = new Turns(Threads::surprise);
        this.autostart = DaemonAutostart.wanted(config, environment, running);
        Uplink.Context context = new Uplink.Context(turns, running.timers(), events);
        this.writer =
                new ClientWriter(
                        stdio.out(),
                        running::stdoutHasRoom,
                        events,
                        running.timers(),
                        new WriterListener());
        this.notes = new DaemonNotes(new StateDirectory(config.home()), this::afterFirstAnswer);
        Uplink.Context linkContext = new Uplink.Context(turns, running.timers(), this::fromTheLink);
        this.spoken =
                config.exai()
                        .map(exai -> connector.thenApply(sockets -> exai(exai, sockets)))
                        .orElse(connector);
        this.uplink = uplink(linkContext, withToken(new LateConnector(spoken)));
        Session.Limits limits = new Session.Limits(config.maxMessageBytes(), config.waits().call());
        DaemonMemory memory = config.exai().map(ExaiAssembly::memory).orElse(notes);
        this.session = new Session(limits, writer, uplink, memory, context);
        if (config.telemetry().propagation() == Propagation.INJECT) {
            session.injectTraces(running::trace);
        }
        LineReader lines = new LineReader(stdio.in(), config.maxMessageBytes());
        this.reader = new ClientReader(lines, session, turns, running.timers());
    }

    /// Makes the connector. This takes as long as opening telemetry does, so both run at once.
    private void makeConnector() {
        try {
            Optional<Tls> tls =
                    config.urls().stream().anyMatch(DaemonUrl::secure)
                            ? Optional.of(config.tls())
                            : Optional.empty();
            connector.complete(
                    config.exai()
                            .map(exai -> JettyConnector.bare(exai.maxFrameBytes(), tls))
                            .orElseGet(() -> proving(tls)));
        } catch (Throwable failed) {
            connector.completeExceptionally(failed);
        }
    }

    private JettyConnector proving(Optional<Tls> tls) {
        RecordedDaemons recorded = new RecordedDaemons(new StateDirectory(config.home()));
        PeerCheck check =
                new OwnerCheck(
                        SocketOwners.ofThisHost(),
                        Accounts.ofThisHost(),
                        config.daemonUser(),
                        new DaemonCheck(
                                recorded, Version.ofThisBuild().number(), new SecureRandom()));
        return new JettyConnector(config.maxMessageBytes(), check, tls);
    }

    private Connector exai(ExaiConfig exai, Connector sockets) {
        return new ExaiAssembly(running.timers(), events).over(sockets, exai);
    }

    private Connector withToken(Connector dialling) {
        return config.token() instanceof TokenSource.File file
                ? new TokenFileConnector(file.path(), dialling)
                : dialling;
    }

    private Uplink uplink(Uplink.Context context, Connector connector) {
        Backoff backoff = Backoff.standard(new SplittableRandom());
        Daemons daemons = new Daemons(config.urls(), config.token(), backoff);
        return new Uplink(
                daemons, connector, new Liveness(config.pings(), context.timers()), context);
    }

    /// Runs the shim until its plan ends the process.
    void run() {
        plan.steps(this::steps);
        writer.start();
        Threads.start("tether-stdin", this::read);
        // This runs on the connector's thread, unless the connector is made already. Nothing may
        // delay the watch.
        var _ =
                spoken.whenComplete((_, failure) -> {
                    if (failure == null) {
                        turns.run(() -> uplink.start(session));
                    } else {
                        Threads.surprise(failure);
                    }
                });
        watch();
        awaitFirstAnswer();
        if (!toldTheClient) {
            notes.read(config.urls())
                    .ifPresent(known ->
                            turns.run(() -> session.recall(known.daemon(), known.results())));
        }
        letFirstQuestionsPass();
        running.report(json -> turns.run(() -> uplink.report(json)));
        running.tell(config.urls().getFirst().toString());
        running.standForFleet(STAND_AFTER.plus(jitter()), environment);
        running.awaitEnd();
    }

    private static Duration jitter() {
        return Duration.ofNanos(new SplittableRandom().nextLong(STAND_JITTER.toNanos()));
    }

    /// Without a daemon, the first answer is one that an earlier session kept. So stop waiting and
    /// read those.
    private void fromTheLink(Event event) {
        if (event instanceof Link.OutageBegan) {
            answered.countDown();
        }
        if (event instanceof Link.AttemptEnded ended
                && ended.outcome() == Link.ConnectOutcome.CONNECTION_REFUSED) {
            autostart.ifPresent(DaemonAutostart::nobodyListens);
        }
        events.emit(event);
    }

    private void afterFirstAnswer(Runnable task) {
        Runnable later =
                () -> {
                    awaitFirstAnswer();
                    task.run();
                };
        Threads.start("tether-notes", later);
    }

    private void awaitFirstAnswer() {
        try {
            var _ = answered.await(FIRST_ANSWER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void letFirstQuestionsPass() {
        try {
            Thread.sleep(FIRST_QUESTIONS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        // Do this before the first answer tells the client that we are there. If the client died
        // after that answer and before we knew its pid, nothing would ever end us.
        var _ = running.lineage();
        try {
            reader.run();
            plan.request(ExitReason.STDIN_EOF, "");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        ParentWatch watch =
                new ParentWatch(
                        running.lineage(),
                        config.parentCheckInterval(),
                        running.processes(),
                        running.pushWatch(new StdioEnds()),
                        running.timers(),
                        events,
                        plan::clientGone);
        watch.start();
        running.prepareNative();
        watch.arm();
        config.waits().idle().ifPresent(this::watchForSilence);
    }

    private void watchForSilence(Duration timeout) {
        Runnable idle = () -> plan.request(ExitReason.IDLE, "no request for " + timeout);
        new IdleWatch(timeout, reader::lastRequestNanos, session::working, running.timers(), idle)
                .start();
    }

    private Steps steps(ExitReason reason) {
        // One lambda for both cases, because the AOT cache contains only what its training ran.
        boolean alone = reason == ExitReason.CLIENT_GONE;
        ShutdownStep close =
                ShutdownStep.always(
                        alone ? "leave" : "close",
                        alone ? LEAVE_BUDGET : CLOSE_BUDGET,
                        budget -> close(alone, budget));
        return new Steps(
                List.of(
                        ShutdownStep.forTheClient("drain", drain(reason), this::drain),
                        ShutdownStep.forTheClient("answer", ANSWER_BUDGET, this::answer),
                        close,
                        ShutdownStep.always("fleet", YIELD_BUDGET, running::yieldFleet),
                        ShutdownStep.always("spans", SPANS_BUDGET, running::flush)),
                running.sealing());
    }

    private Duration drain(ExitReason reason) {
        Duration asked = config.waits().drain();
        return switch (reason) {
            case SIGTERM, SIGINT, SIGHUP ->
                    asked.compareTo(SIGNAL_DRAIN) < 0 ? asked : SIGNAL_DRAIN;
            case STDIN_EOF, IDLE, COMPLETED -> asked;
            case CLIENT_GONE,
                    STDOUT_BROKEN,
                    STOP_ASKED,
                    TAKEN_OVER,
                    CANNOT_START,
                    INTERNAL_ERROR,
                    KILLED ->
                    Duration.ZERO;
        };
    }

    private void drain(Duration budget) throws InterruptedException {
        inTurns(session::drain, budget);
    }

    private void answer(Duration budget) throws InterruptedException {
        inTurns(
                done -> {
                    session.end();
                    done.run();
                },
                budget);
        var _ = writer.finish(budget);
    }

    /// Says goodbye to the daemon.
    ///
    /// @param alone whether the client is gone, so that nobody waits for the daemon's answer
    private void close(boolean alone, Duration budget) throws InterruptedException {
        inTurns(
                done -> {
                    session.end();
                    uplink.close(1000, alone ? "the client is gone" : "the client is done", done);
                    if (alone) {
                        done.run();
                    }
                },
                budget);
    }

    private void inTurns(Consumer<Runnable> task, Duration budget) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        turns.run(() -> task.accept(done::countDown));
        var _ = done.await(budget.toNanos(), TimeUnit.NANOSECONDS);
    }

    private final class WriterListener implements ClientWriter.Listener {
        @Override
        public void begun() {
            toldTheClient = true;
            answered.countDown();
            running.startLog();
        }

        @Override
        public void room() {
            turns.run(session::clientHasRoom);
        }

        @Override
        public void broken(IOException why) {
            plan.request(ExitReason.STDOUT_BROKEN, String.valueOf(why.getMessage()));
        }
    }

    private final class StdioEnds implements StdioWatcher {
        @Override
        public void stdinHungUp() {
            plan.stdinHungUp();
            session.stopHoldingBack();
        }

        @Override
        public void stdoutBroken() {
            plan.request(ExitReason.STDOUT_BROKEN, "nobody reads stdout");
        }
    }
}
