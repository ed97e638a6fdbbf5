package dev.mcptether.daemon.single;

import dev.mcptether.config.Token;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.daemon.single.SelfCheck.Answer;
import dev.mcptether.daemon.single.SelfCheck.Verdict;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Telemetry;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/// What the daemon does for itself while it lives. It writes health.json every five seconds, and
/// checks twice a minute whether it is still the daemon. Both may wait for the disk or the network,
/// so timers start them on `waiting`.
public final class Upkeep {
    public static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Incumbent incumbent;
    private final DaemonFolder folder;
    private final DaemonFiles files;
    private final SelfCheck check;
    private final Token token;
    private final Context context;

    /// @param waiting runs tasks that may wait
    /// @param end requests the process's end and returns at once
    public record Context(
            Timers timers,
            Executor waiting,
            EventSink events,
            BiConsumer<ExitReason, String> end) {}

    public Upkeep(
            Incumbent incumbent,
            DaemonFolder folder,
            DaemonFiles files,
            Token token,
            ProcessTable processes,
            Context context) {
        this.incumbent = incumbent;
        this.folder = folder;
        this.files = files;
        this.token = token;
        this.check = new SelfCheck(incumbent.who().process().pid(), processes);
        this.context = context;
    }

    /// Writes the files now, and begins to write and check regularly.
    public void begin() {
        written(files::writePid);
        writeHealth();
        every(HEALTH_INTERVAL, this::writeHealth);
        every(SelfCheck.INTERVAL, this::look);
        // The first answer takes ten times as long as the next one. Ask now, so that no user waits
        // for it.
        context.waiting().execute(this::look);
    }

    /// Writes health.json. Also called when something changes that users wait for.
    public void writeHealth() {
        written(() -> files.writeHealth(incumbent.health()));
    }

    private interface Writing {
        void write() throws IOException;
    }

    /// Writes a file. A full disk does not end the daemon, because it answers `status` without
    /// files.
    private void written(Writing writing) {
        try {
            writing.write();
        } catch (IOException unwritable) {
            context.events()
                    .emit(new Telemetry.Degraded(Telemetry.Part.HOME, unwritable.toString()));
        }
    }

    private void every(Duration interval, Runnable task) {
        var _ =
                context.timers()
                        .after(
                                interval,
                                () ->
                                        context.waiting()
                                                .execute(() -> {
                                                    every(interval, task);
                                                    task.run();
                                                }));
    }

    void look() {
        try {
            switch (check.judge(ask(), folder.pid())) {
                case Verdict.Fine() -> {}
                case Verdict.PidFileMissing() -> written(files::writePid);
                case Verdict.Unclear(String why) ->
                        context.events().emit(new Daemon.SelfCheckFailed(why));
                case Verdict.TakenOver(String why) -> {
                    files.leave();
                    context.events().emit(new Daemon.SelfCheckFailed(why));
                    context.end().accept(ExitReason.TAKEN_OVER, why);
                }
            }
        } catch (IOException unreadable) {
            context.events().emit(new Daemon.SelfCheckFailed(unreadable.toString()));
        }
    }

    /// Asks at the own address. An answer without proof, or from a daemon of another name, does not
    /// count.
    private Answer ask() {
        Incumbent.Who who = incumbent.who();
        try (ControlClient client =
                ControlClient.connect(
                        Inquiry.reachable(who.address()), token, Deadline.in(ANSWER))) {
            return DaemonView.Answers.of(client.status())
                    .map(DaemonView.Answers::health)
                    .filter(health -> health.name().equals(who.name()))
                    .<Answer>map(health -> new Answer.By(health.pid()))
                    .orElseGet(() -> new Answer.None("a daemon of another name answers"));
        } catch (IOException noAnswer) {
            return new Answer.None(
                    "no answer at its own address " + who.address() + ": " + noAnswer.getMessage());
        }
    }
}
