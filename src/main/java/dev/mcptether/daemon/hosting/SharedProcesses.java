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

/// The processes of a server that is shared, as it was configured once: one for all sessions that
/// have negotiated the same, which is one for almost everybody. Any thread.
final class SharedProcesses {
    private final HostedServer server;
    private final ServerWorkshop workshop;

    /// Of all its processes. Told while no lock is held.
    private final News news;

    private final Set<SharedSession> sessions = ConcurrentHashMap.newKeySet();

    /// Guarded by this, as are the fields below.
    private final Map<SharedKey, SharedProcess> processes = new LinkedHashMap<>();

    /// Runs before anybody has asked for it; the first session's kind gets it.
    private @Nullable SharedProcess spare;

    /// No new sessions come: whatever has none any more ends.
    private boolean retired;

    SharedProcesses(HostedServer server, ServerWorkshop workshop) {
        this.server = server;
        this.workshop = workshop;
        this.news = new News(workshop.events());
    }

    /// Once, before any session.
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

    /// Tells what sessions that came and went have made happen. The caller holds no lock.
    void tellNews() {
        news.tell();
    }

    /// The process for a session, which takes part in it from now on. Followed by {@link
    /// #tellNews}.
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

    /// A process that nobody uses ends when there are others: each kind of client would leave one
    /// behind otherwise. The last one stays, as long as its settings say. Followed by {@link
    /// #tellNews}.
    synchronized void leave(SharedProcess process, long session) {
        process.leave(session);
        if (process.sessions() == 0 && (retired || processes.size() > 1)) {
            processes.values().remove(process);
            process.close();
        }
    }

    /// Other settings are in force, or none.
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
