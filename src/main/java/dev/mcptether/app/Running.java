package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.FleetConfig;
import dev.mcptether.config.Platform;
import dev.mcptether.config.TelemetryConfig;
import dev.mcptether.ending.ProcessHalt;
import dev.mcptether.ending.ShutdownPlan;
import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.ending.ShutdownStep;
import dev.mcptether.ending.Signals;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Role;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Severity;
import dev.mcptether.event.Telemetry;
import dev.mcptether.event.TraceContext;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.election.Candidate;
import dev.mcptether.fleet.election.Leader;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.lineage.Ancestors;
import dev.mcptether.lineage.Lineage;
import dev.mcptether.lineage.PushWatch;
import dev.mcptether.lineage.StdioWatcher;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.StdoutRoom;
import dev.mcptether.report.WatchReports;
import dev.mcptether.telemetry.Instruments;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What every long-lived instance has, whatever its role: a name, telemetry, an instance card, and
/// the one door out.
final class Running {
    /// sysexits.h EX_SOFTWARE.
    private static final int INTERNAL_ERROR = 70;

    /// The exit code of a daemon that could not start, or that another daemon has replaced.
    private static final int FAILED = 1;

    /// A JVM that records its AOT cache writes the cache in Runtime.halt.
    private static final boolean TRAINING = System.getProperty("tether.training") != null;

    /// The least that is left for the last line of the event log, which two threads write in turns.
    /// The steps before it get no more than the plan's deadline leaves them, so a longer time here
    /// is a shorter drain.
    private static final Duration SEAL_BUDGET = Duration.ofMillis(400);

    private final Role role;
    private final TelemetryConfig config;
    private final String version = Version.ofThisBuild().number();
    private final ProcessTable processes = ProcessTable.ofThisHost();
    private final SystemTimers timers = new SystemTimers();
    private final Instant started = Instant.now();
    private final UUID instance;
    private final ProcessIdentity self;
    private final Instruments instruments;
    private final ProcessHalt halt;
    private final ShutdownPlan plan;
    private final CardKeeper card;
    private final Optional<Candidate> candidate;
    private @Nullable Lineage lineage;
    private final WatchReports reports;
    private final EventSink relief = HeapRelief.ofThisJvm(this::emit, timers);
    private volatile @Nullable StdoutRoom stdout;

    private Running(Role role, TelemetryConfig config, List<String> servers) {
        this.role = role;
        this.config = config;
        long pid = ProcessHandle.current().pid();
        long startTicks =
                processes.look(pid) instanceof Look.Seen seen
                        ? seen.sighting().identity().startTicks()
                        : 0;
        this.self = new ProcessIdentity(pid, startTicks, processes.bootId());
        this.instance = InstanceId.next(System.currentTimeMillis(), new SplittableRandom());
        Identity who = new Identity(instance, self.bootId(), pid, startTicks, role, version);
        this.instruments = Instruments.open(settings(config, servers), who, InstantSource.system());
        this.reports = new WatchReports(instance, pid, InstantSource.system());
        StateDirectory home = new StateDirectory(config.home());
        this.card = card(home);
        this.candidate = config.fleet().map(_ -> candidate(home));
        this.halt = new ProcessHalt(Running::exitCode, !TRAINING);
        this.plan = new ShutdownPlan(events(), halt);
    }

    /// From now on events are counted. The rest of telemetry starts with {@link #tell}.
    static Running begin(Role role, TelemetryConfig config) {
        return begin(role, config, List.of());
    }

    /// @param servers the names of hosted servers that metrics count by
    static Running begin(Role role, TelemetryConfig config, List<String> servers) {
        Running running = new Running(role, config, servers);
        running.events().emit(new Instance.Started(role, running.version));
        // If the instance is told to end before all is wired, its last event still comes to disk.
        running.plan.steps(_ -> new Steps(List.of(), running.sealing()));
        Signals.leadTo(running.plan);
        Threads.leadSurprisesTo(running.plan::surprise);
        return running;
    }

    private Candidate candidate(StateDirectory home) {
        return new Candidate(
                home,
                noLock ->
                        emit(new Telemetry.Degraded(Telemetry.Part.FLEET, String.valueOf(noLock))));
    }

    private CardKeeper card(StateDirectory home) {
        Instances cards = new Instances(home, processes);
        Targets targets = new Targets(home, cards, InstantSource.system());
        return new CardKeeper(cards, targets, instance, this::emit, timers, new SplittableRandom());
    }

    private static Instruments.Settings settings(TelemetryConfig config, List<String> servers) {
        Severity stderr =
                switch (config.logLevel()) {
                    case ERROR -> Severity.ERROR;
                    case WARN -> Severity.WARN;
                    case INFO -> Severity.INFO;
                    case DEBUG -> Severity.DEBUG;
                };
        return new Instruments.Settings(config.home(), config.openTelemetry(), stderr, servers);
    }

    private static int exitCode(ExitReason reason) {
        return switch (reason) {
            case INTERNAL_ERROR -> INTERNAL_ERROR;
            case TAKEN_OVER, CANNOT_START -> FAILED;
            case STDIN_EOF,
                    CLIENT_GONE,
                    STDOUT_BROKEN,
                    SIGTERM,
                    SIGINT,
                    SIGHUP,
                    IDLE,
                    COMPLETED,
                    STOP_ASKED,
                    KILLED ->
                    0;
        };
    }

    EventSink events() {
        return relief;
    }

    private void emit(Event event) {
        instruments.sink().emit(event);
        if (event instanceof Instance.Stopping) {
            card.leave();
            candidate.ifPresent(Candidate::leave);
        }
        if (event instanceof SessionEvent.Began began) {
            card.clientIs(began.clientName());
        }
        if (event instanceof Link link) {
            showVersion(link);
        }
        if (event instanceof Parent parent) {
            reports.on(parent);
        }
    }

    /// The card names the daemon's version while it differs from this program's.
    private void showVersion(Link event) {
        switch (event) {
            case Link.VersionDiffers(String daemon) -> card.daemonDiffers(daemon);
            case Link.Lost _, Link.Closed _ -> card.daemonDiffers(null);
            default -> {} // No other event has a version.
        }
    }

    /// Reports from now on how the client is watched.
    ///
    /// @param send takes each report; must not block
    void report(Consumer<byte[]> send) {
        reports.begin(lineage(), send);
    }

    /// The trace context of a call that has begun; empty if the call belongs to no trace.
    Optional<TraceContext> trace(long call) {
        return instruments.context(call);
    }

    Timers timers() {
        return timers;
    }

    ProcessTable processes() {
        return processes;
    }

    ProcessIdentity self() {
        return self;
    }

    ShutdownPlan plan() {
        return plan;
    }

    String version() {
        return version;
    }

    /// Found at the first call; later calls return the same.
    synchronized Lineage lineage() {
        if (lineage == null) {
            String read = System.getProperty("tether.ancestors", "");
            lineage = Lineage.of(processes, self.pid(), Ancestors.parse(read, self.pid()));
        }
        return lineage;
    }

    PushWatch pushWatch(StdioWatcher stdio) {
        return PushWatch.on(Platform.current().family(), stdio);
    }

    /// Finds the native functions for the end and for stdout early, because that takes long.
    void prepareNative() {
        halt.prepare();
        stdout = StdoutRoom.on(Platform.current().family()).orElse(null);
    }

    /// Whether stdout takes a few bytes without waiting; false if that is not known. One thread at
    /// a time.
    boolean stdoutHasRoom() {
        StdoutRoom known = stdout;
        return known != null && known.any();
    }

    /// Begins to write the log. Earlier events have waited for this.
    void startLog() {
        instruments.startLog();
    }

    /// Starts the slow half of telemetry and shows the instance card. Slow.
    ///
    /// @param url the daemon this instance connects to, or null
    void tell(@Nullable String url) {
        halt.prepare();
        startLog();
        AotCache.ofThisJvm()
                .trouble()
                .ifPresent(why -> emit(new Telemetry.Degraded(Telemetry.Part.AOT_CACHE, why)));
        Optional<InetSocketAddress> wanted = config.metrics().map(Running::socketAddress);
        Optional<InetSocketAddress> at = instruments.startBackground(wanted);
        if (plan.ending()) {
            return;
        }
        Lineage from = lineage();
        card.show(
                new InstanceCard(
                        instance,
                        role,
                        self,
                        from.launchers(),
                        from.client(),
                        null,
                        null,
                        url,
                        at.map(each -> each.getHostString() + ":" + each.getPort()).orElse(null),
                        version,
                        started));
    }

    private static InetSocketAddress socketAddress(Address address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    /// Competes for the lead of this home, if the settings allow it.
    ///
    /// @param after how long from now; large for a shim, so that a daemon leads if there is one
    /// @param environment this process's own
    void standForFleet(Duration after, Map<String, String> environment) {
        if (candidate.isPresent() && config.fleet().isPresent()) {
            FleetConfig fleet = config.fleet().get();
            candidate.get().stand(after, () -> exporter(fleet, environment));
        }
    }

    private Leader exporter(FleetConfig fleet, Map<String, String> environment) {
        StateDirectory home = new StateDirectory(config.home());
        return Exporting.of(
                fleet, home, instance, role, self, processes, this::emit, timers, environment);
    }

    /// Gives up the lead, if this instance has it. It began to do so when the end began.
    void yieldFleet(Duration atMost) throws InterruptedException {
        if (candidate.isPresent()) {
            candidate.get().leave(atMost);
        }
    }

    /// Exports the finished spans. Comes before the last event, which counts the lost ones.
    void flush(Duration budget) {
        instruments.flush(budget);
    }

    /// The last step: brings everything to disk. The log's thread began to do so at the last event.
    List<ShutdownStep> sealing() {
        return List.of(ShutdownStep.always("telemetry", SEAL_BUDGET, this::close));
    }

    private void close(Duration budget) {
        long deadlineNanos = System.nanoTime() + budget.toNanos();
        instruments.seal(budget);
        card.gone(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
    }

    /// Waits for the plan to end the process.
    void awaitEnd() {
        while (true) {
            LockSupport.park(this);
        }
    }
}
