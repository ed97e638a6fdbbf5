package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The processes of a shared server under one version of its settings. There is one process for all
/// sessions that have negotiated the same, so usually there is only one. Any thread may call.
final class SharedProcesses {
    private final HostedServer server;
    private final ServerWorkshop workshop;

    /// The events of all its processes. They are emitted while no lock is held.
    private final News news;

    private final Set<SharedSession> sessions = ConcurrentHashMap.newKeySet();

    /// Guarded by this object, like the fields below.
    private final Map<SharedKey, SharedProcess> processes = new LinkedHashMap<>();

    /// A process that runs before the first session, which takes it; null if there is none.
    private @Nullable SharedProcess spare;

    /// Whether no new sessions come. Then a process ends with its last session.
    private boolean retired;

    SharedProcesses(HostedServer server, ServerWorkshop workshop) {
        this.server = server;
        this.workshop = workshop;
        this.news = new News(workshop.events());
    }

    /// Begins. Called once, before any session.
    void begin() {
        if (workshop.config().start() == ServerStart.ALWAYS) {
            SharedProcess first = new SharedProcess(server, workshop, news);
            synchronized (this) {
                spare = first;
            }
            first.begin();
            news.tell();
        }
    }

    String server() {
        return server.name();
    }

    ServedSession open(long number, ToClient client) {
        SharedSession session = new SharedSession(this, number, client, workshop);
        sessions.add(session);
        session.open();
        return session;
    }

    void closed(SharedSession session) {
        sessions.remove(session);
    }

    int sessions() {
        return sessions.size();
    }

    /// Emits the events that joining and leaving sessions have caused. The caller holds no lock.
    void tellNews() {
        news.tell();
    }

    /// The process for a session, which joins it. The caller then calls {@link #tellNews}.
    synchronized SharedProcess join(SharedKey key, long session, ToClient client) {
        SharedProcess process = processes.get(key);
        if (process == null) {
            process = settled(key);
            processes.put(key, process);
        }
        process.join(session, client);
        return process;
    }

    private SharedProcess settled(SharedKey key) {
        SharedProcess process = spare;
        spare = null;
        if (process == null) {
            process = new SharedProcess(server, workshop, news);
            process.settle(key);
            process.begin();
        } else {
            process.settle(key);
        }
        return process;
    }

    /// A session leaves its process. If no other session uses the process and there are further
    /// processes, it ends, because otherwise each kind of client would leave one behind. The last
    /// process stays as long as its settings say. The caller then calls {@link #tellNews}.
    synchronized void leave(SharedProcess process, long session) {
        process.leave(session);
        if (process.sessions() == 0 && (retired || processes.size() > 1)) {
            processes.values().remove(process);
            process.close();
        }
    }

    /// Other settings are in force, or the server was removed.
    void retire() {
        List<SharedProcess> unused = new ArrayList<>();
        synchronized (this) {
            retired = true;
            if (spare != null) {
                unused.add(spare);
                spare = null;
            }
            processes.values().removeIf(each -> each.sessions() == 0 && unused.add(each));
        }
        unused.forEach(SharedProcess::close);
        news.tell();
    }

    /// The pids of its living processes.
    synchronized List<Long> pids() {
        List<SharedProcess> all = new ArrayList<>(processes.values());
        if (spare != null) {
            all.add(spare);
        }
        return all.stream().map(SharedProcess::pid).filter(pid -> pid > 0).toList();
    }
}
