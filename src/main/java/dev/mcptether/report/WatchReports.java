package dev.mcptether.report;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.event.Parent.CheckOutcome;
import dev.mcptether.lineage.Lineage;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.report.ShimReport.Check;
import dev.mcptether.report.ShimReport.Party;
import dev.mcptether.report.ShimReport.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells the daemon how this shim watches its client. It learns that from events. It reports at
/// once when something changes, and otherwise once a minute. Any thread; its lock guards what is
/// known.
public final class WatchReports {
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final UUID instance;
    private final long pid;
    private final InstantSource clock;
    private final Map<CheckMethod, Watch> watches = new EnumMap<>(CheckMethod.class);
    private @Nullable Lineage lineage;
    private Consumer<byte[]> send = _ -> {};
    private Parent.@Nullable Checked lastCheck;
    private Instant lastChecked = Instant.MIN;
    private Instant sent = Instant.MIN;

    public WatchReports(UUID instance, long pid, InstantSource clock) {
        this.instance = instance;
        this.pid = pid;
        this.clock = clock;
    }

    /// Reports what is known already, and from now on what is new.
    ///
    /// @param sending must not block
    public void begin(Lineage fixed, Consumer<byte[]> sending) {
        ShimReport known;
        synchronized (this) {
            lineage = fixed;
            send = sending;
            sent = clock.instant();
            known = report(fixed);
        }
        sending.accept(known.encode());
    }

    public void on(Parent event) {
        ShimReport news = news(event);
        if (news != null) {
            send.accept(news.encode());
        }
    }

    private synchronized @Nullable ShimReport news(Parent event) {
        Instant now = clock.instant();
        boolean changed =
                switch (event) {
                    case Parent.WatchArmed armed -> {
                        String method = armed.method().label();
                        Watch watch = new Watch(method, armed.armed(), armed.detail());
                        Watch before = watches.put(armed.method(), watch);
                        yield before == null || !before.equals(watch);
                    }
                    case Parent.Checked checked -> {
                        Parent.Checked before = lastCheck;
                        lastCheck = checked;
                        lastChecked = now;
                        yield !gone(checked.outcome())
                                && (before == null || before.outcome() != checked.outcome());
                    }
                    case Parent.LineageFixed _, Parent.LauncherGone _ -> true;
                    case Parent.ClientGone _ -> false;
                };
        if (lineage == null || (!changed && now.isBefore(sent.plus(REFRESH)))) {
            return null;
        }
        sent = now;
        return report(lineage);
    }

    /// Whether a check found a process gone. Such a check needs no report of its own. A launcher's
    /// end is in the next report. The client's end is told by the end of the link, which no report
    /// may delay.
    private static boolean gone(CheckOutcome outcome) {
        return switch (outcome) {
            case EXITED, ZOMBIE, REUSED -> true;
            case ALIVE, FAILED -> false;
        };
    }

    private ShimReport report(Lineage from) {
        NamedProcess client = from.client();
        Parent.Checked last = lastCheck;
        return new ShimReport(
                instance.toString(),
                pid,
                client == null ? null : party(client),
                from.launchers().stream().map(WatchReports::party).toList(),
                List.copyOf(watches.values()),
                last == null ? null : check(last),
                System.getProperty("user.dir"));
    }

    private Check check(Parent.Checked checked) {
        return new Check(
                checked.method().label(), checked.outcome().label(), lastChecked.toString());
    }

    private static Party party(NamedProcess process) {
        return new Party(process.pid(), process.executable());
    }
}
