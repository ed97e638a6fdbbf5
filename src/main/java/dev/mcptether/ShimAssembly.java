package dev.mcptether;

import dev.mcptether.bridge.ClientReader;
import dev.mcptether.bridge.ClientWriter;
import dev.mcptether.bridge.Session;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Propagation;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.JettyConnector;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.Uplink;
import dev.mcptether.parent.IdleWatch;
import dev.mcptether.parent.Lineage;
import dev.mcptether.parent.ParentWatch;
import dev.mcptether.parent.ShutdownPlan;
import dev.mcptether.parent.ShutdownPlan.Steps;
import dev.mcptether.parent.ShutdownStep;
import dev.mcptether.parent.StdioWatcher;
import dev.mcptether.resume.TetherV1;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Wires one shim: first what the client's first answer needs, on the caller's thread; then, behind
/// it, what watches and tells.
final class ShimAssembly {
    /// `tether.v1` is offered before `mcp` (DESIGN section 5).
    private static final List<String> SUBPROTOCOLS = List.of(TetherV1.SUBPROTOCOL, "mcp");

    /// Signals leave less time than end-of-file does: clients follow them with SIGKILL.
    private static final Duration SIGNAL_DRAIN = Duration.ofMillis(500);

    private static final Duration ANSWER_BUDGET = Duration.ofMillis(100);
    private static final Duration CLOSE_BUDGET = Duration.ofMillis(200);
    private static final Duration ORPHAN_CLOSE_BUDGET = Duration.ofMillis(5);
    private static final Duration SPANS_BUDGET = Duration.ofMillis(500);
    private static final Duration TELEMETRY_BUDGET = Duration.ofMillis(200);

    private final ShimConfig config;
    private final Running running;
    private final EventSink events;
    private final Turns turns;
    private final ShutdownPlan plan;
    private final ClientWriter writer;
    private final Uplink uplink;
    private final DaemonNotes notes;
    private final Session session;
    private final ClientReader reader;

    /// Begun by the thread that reads stdin, and armed by the one that starts the rest.
    private final FutureTask<ParentWatch> watch = new FutureTask<>(this::watch);

    ShimAssembly(ShimConfig config, Stdio stdio) {
        this.config = config;
        this.running = Running.begin(Role.SHIM, config.telemetry());
        this.events = running.events();
        this.plan = running.plan();
        this.turns = new Turns(this::broken);
        Uplink.Context context = new Uplink.Context(turns, running.timers(), events);
        this.uplink = uplink(context);
        this.writer = new ClientWriter(stdio.out(), events, running.timers(), new WriterListener());
        this.notes = new DaemonNotes(new StateDirectory(config.home()), config.urls().getFirst());
        Session.Limits limits = new Session.Limits(config.maxMessageBytes(), config.waits().call());
        this.session = new Session(limits, writer, uplink, notes, context);
        if (config.telemetry().propagation() == Propagation.INJECT) {
            session.injectTraces(running::trace);
        }
        LineReader lines = new LineReader(stdio.in(), config.maxMessageBytes());
        this.reader = new ClientReader(lines, session, turns, running.timers());
    }

    private Uplink uplink(Uplink.Context context) {
        boolean secure = config.urls().stream().anyMatch(DaemonUrl::secure);
        JettyConnector connector =
                new JettyConnector(config.maxMessageBytes(), SUBPROTOCOLS, secure);
        Backoff backoff = Backoff.standard(new SplittableRandom());
        Daemons daemons = new Daemons(config.urls(), config.token(), backoff);
        return new Uplink(
                daemons, connector, new Liveness(config.pings(), context.timers()), context);
    }

    /// Runs the shim until its plan ends the process.
    void run() {
        plan.steps(this::steps);
        writer.start();
        Thread.ofPlatform().name("tether-stdin").start(this::read);
        turns.run(() -> uplink.start(session));
        running.prepareEnd();
        arm();
        Map<Method, byte[]> earlier = notes.read();
        turns.run(() -> session.recall(earlier));
        running.tell(config.urls().getFirst().toString());
        running.awaitEnd();
    }

    private void read() {
        // Before the first answer tells the client that we are there: if it died after that and
        // before its pid was known, nothing would ever end us.
        watch.run();
        try {
            reader.run();
            plan.request(ExitReason.STDIN_EOF, "");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private ParentWatch watch() {
        Lineage lineage = running.lineage();
        running.report(json -> turns.run(() -> uplink.report(json)));
        ParentWatch watch =
                new ParentWatch(
                        lineage,
                        config.parentCheckInterval(),
                        running.processes(),
                        running.pushWatch(new StdioEnds()),
                        running.timers(),
                        events,
                        plan::clientGone);
        watch.start();
        return watch;
    }

    private void arm() {
        try {
            watch.get().arm();
        } catch (ExecutionException surprise) {
            broken(surprise);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        config.waits().idle().ifPresent(this::watchForSilence);
    }

    private void watchForSilence(Duration timeout) {
        Runnable idle = () -> plan.request(ExitReason.IDLE, "silent for " + timeout);
        new IdleWatch(timeout, reader::lastMessageNanos, session::awaited, running.timers(), idle)
                .start();
    }

    private void broken(Throwable surprise) {
        plan.request(ExitReason.INTERNAL_ERROR, surprise.toString());
    }

    private Steps steps(ExitReason reason) {
        Duration close = reason == ExitReason.CLIENT_GONE ? ORPHAN_CLOSE_BUDGET : CLOSE_BUDGET;
        return new Steps(
                List.of(
                        ShutdownStep.forTheClient("drain", drain(reason), this::drain),
                        ShutdownStep.forTheClient("answer", ANSWER_BUDGET, this::answer),
                        ShutdownStep.always("close", close, this::close),
                        ShutdownStep.always("spans", SPANS_BUDGET, running::flush)),
                List.of(ShutdownStep.always("telemetry", TELEMETRY_BUDGET, running::close)));
    }

    private Duration drain(ExitReason reason) {
        Duration asked = config.waits().drain();
        return switch (reason) {
            case SIGTERM, SIGINT, SIGHUP ->
                    asked.compareTo(SIGNAL_DRAIN) < 0 ? asked : SIGNAL_DRAIN;
            case STDIN_EOF, IDLE, COMPLETED -> asked;
            case CLIENT_GONE, STDOUT_BROKEN, INTERNAL_ERROR, KILLED -> Duration.ZERO;
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

    private void close(Duration budget) throws InterruptedException {
        inTurns(
                done -> {
                    session.end();
                    uplink.close(1000, "the client is done", done);
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
