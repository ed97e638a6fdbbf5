package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ProcessUse;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.SessionHost;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Server;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One server: its sessions, and how well its processes live. Any thread may call.
final class HostedServer implements SessionHost {
    /// This many ends within {@link #LOOP_TIME} are a crash loop.
    static final int LOOP_ENDS = 5;

    static final Duration LOOP_TIME = Duration.ofSeconds(60);

    private final HostedServers.Means means;
    private final LiveChildren live;
    private final Set<HostedSession> sessions = ConcurrentHashMap.newKeySet();

    /// The settings for new sessions; null if they have been wrong from the start.
    private volatile @Nullable ServerConfig config;

    private volatile String mistake = "";

    /// The processes that sessions share; null if each session has its own.
    private volatile @Nullable SharedProcesses shared;

    /// The shared processes of earlier settings, until their last session has ended.
    private final Set<SharedProcesses> former = ConcurrentHashMap.newKeySet();

    /// Guarded by this object, like the fields below.
    private final ArrayDeque<Long> endsNanos = new ArrayDeque<>();

    private long restarts;
    private String lastError = "";
    private boolean looping;

    private final String name;

    HostedServer(String name, HostedServers.Means means, LiveChildren live) {
        this.name = name;
        this.means = means;
        this.live = live;
    }

    String name() {
        return name;
    }

    /// Uses these settings for sessions that begin from now on.
    void configure(ServerConfig fresh) {
        mistake = "";
        retire();
        if (fresh.process() == ProcessUse.SHARED) {
            SharedProcesses now = new SharedProcesses(this, new ServerWorkshop(fresh, means, live));
            shared = now;
            now.begin();
        }
        config = fresh;
    }

    /// Accepts no new sessions. The present ones go on as they began.
    void remove() {
        retire();
    }

    private void retire() {
        SharedProcesses before = shared;
        shared = null;
        if (before != null) {
            former.add(before);
            before.retire();
        }
    }

    /// Notes that tether.yaml is wrong now. The earlier settings stay in force.
    void mistaken(String what) {
        mistake = what;
    }

    boolean isConfigured(ServerConfig other) {
        return other.equals(config) && mistake.isEmpty();
    }

    @Override
    public ServedSession open(long number, ToClient client) {
        ServerConfig now = config;
        if (now == null) {
            return new UnusableSession(name, mistake, client);
        }
        SharedProcesses common = shared;
        if (common != null) {
            return common.open(number, client);
        }
        HostedSession session =
                new HostedSession(this, number, client, new ServerWorkshop(now, means, live));
        sessions.add(session);
        session.open();
        return session;
    }

    void closed(HostedSession session) {
        sessions.remove(session);
    }

    void failed(String text) {
        ended(text, false);
    }

    void exited(Child.Exit exit) {
        switch (exit.cause()) {
            case BY_ITSELF, CRASHED -> ended(exit.text(), true);
            case HANDSHAKE_FAILED -> ended("did not take its handshake again.", true);
            case SESSION_ENDED, IDLE, DAEMON_STOPPED -> {}
        }
    }

    private void ended(String text, boolean wasStarted) {
        int ends;
        synchronized (this) {
            long now = means.timers().nanos();
            lastError = text;
            restarts += wasStarted ? 1 : 0;
            endsNanos.add(now);
            while (now - endsNanos.getFirst() > LOOP_TIME.toNanos()) {
                endsNanos.remove();
            }
            ends = endsNanos.size();
            boolean before = looping;
            looping = ends >= LOOP_ENDS;
            if (before || !looping) {
                return;
            }
        }
        means.events().emit(new Server.CrashLoop(name, ends));
    }

    ServerView view() {
        former.removeIf(each -> each.sessions() == 0);
        List<SharedProcesses> common = new ArrayList<>(former);
        SharedProcesses current = shared;
        if (current != null) {
            common.add(current);
        }
        List<Long> pids =
                Stream.concat(
                                sessions.stream().map(HostedSession::pid).filter(pid -> pid > 0),
                                common.stream().flatMap(each -> each.pids().stream()))
                        .sorted()
                        .toList();
        int count = sessions.size() + common.stream().mapToInt(SharedProcesses::sessions).sum();
        ServerConfig now = config;
        synchronized (this) {
            return new ServerView(
                    name,
                    (now == null ? ProcessUse.PER_SESSION : now.process()).word(),
                    pids,
                    count,
                    restarts,
                    mistake.isEmpty() ? lastError : mistake);
        }
    }
}
