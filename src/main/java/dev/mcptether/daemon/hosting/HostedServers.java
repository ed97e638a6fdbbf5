package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.Servers;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.SessionHost;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Server;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The servers that a daemon hosts, by name. Changes of tether.yaml add, change and remove servers.
/// A session that has begun goes on as it began. Any thread may call.
public final class HostedServers {
    /// What all servers share.
    ///
    /// @param environment the daemon's own environment
    /// @param children the file that lists the processes
    /// @param log takes what they write to stderr
    /// @param program Tether's version, which shared processes are told
    /// @param maxMessageBytes the longest message that is taken from a process
    public record Means(
            ProcessStarter starter,
            Map<String, String> environment,
            ChildrenFile children,
            DaemonLog log,
            CallSequence numbers,
            String program,
            int maxMessageBytes,
            EventSink events,
            Timers timers) {}

    private final Means means;
    private final LiveChildren live = new LiveChildren();

    /// Guarded by this object, like the fields below.
    private final Map<String, HostedServer> servers = new TreeMap<>();

    private final List<HostedServer> removed = new ArrayList<>();
    private Set<String> mistakes = Set.of();

    public HostedServers(Means means) {
        this.means = means;
    }

    /// Hosts a server that does not come from tether.yaml. It is never removed.
    public SessionHost host(ServerConfig config) {
        HostedServer server = new HostedServer(config.name(), means, live);
        server.configure(config);
        synchronized (this) {
            servers.put(config.name(), server);
        }
        return server;
    }

    /// Applies what tether.yaml says now.
    public void apply(Servers fresh) {
        List<Server> news = new ArrayList<>();
        synchronized (this) {
            boolean spoilt = fresh.mistakes().stream().anyMatch(each -> each.server().isEmpty());
            Set<String> named = new TreeSet<>();
            for (ServerConfig each : fresh.servers()) {
                named.add(each.name());
                configure(each, news);
            }
            for (Servers.Mistake each : fresh.mistakes()) {
                each.server().ifPresent(named::add);
                note(each, news);
            }
            if (!spoilt) {
                removeOthers(named, news);
            }
            mistakes = texts(fresh);
        }
        news.forEach(means.events()::emit);
    }

    private void configure(ServerConfig config, List<Server> news) {
        HostedServer server =
                servers.computeIfAbsent(config.name(), name -> new HostedServer(name, means, live));
        if (!server.isConfigured(config)) {
            server.configure(config);
            news.add(new Server.Added(config.name()));
        }
    }

    private void note(Servers.Mistake mistake, List<Server> news) {
        mistake.server()
                .filter(name -> !ServerConfig.RESERVED.contains(name))
                .ifPresent(name ->
                        servers.computeIfAbsent(name, each -> new HostedServer(each, means, live))
                                .mistaken(mistake.text()));
        if (!mistakes.contains(mistake.text())) {
            news.add(new Server.MistakeFound(mistake.server().orElse(""), mistake.text()));
        }
    }

    private void removeOthers(Set<String> named, List<Server> news) {
        servers.entrySet()
                .removeIf(each -> {
                    boolean gone =
                            !named.contains(each.getKey())
                                    && !ServerConfig.RESERVED.contains(each.getKey());
                    if (gone) {
                        removed.add(each.getValue());
                        each.getValue().remove();
                        news.add(new Server.Removed(each.getKey()));
                    }
                    return gone;
                });
    }

    private static Set<String> texts(Servers fresh) {
        Set<String> texts = new TreeSet<>();
        fresh.mistakes().forEach(each -> texts.add(each.text()));
        return texts;
    }

    /// The server of this name.
    public synchronized Optional<SessionHost> server(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    public synchronized List<String> names() {
        return List.copyOf(servers.keySet());
    }

    /// What is wrong with `servers:` as a whole or with one of its servers.
    public synchronized Set<String> mistakes() {
        return mistakes;
    }

    /// The state of each server. A removed one is shown as long as it has sessions.
    public synchronized List<ServerView> views() {
        List<ServerView> views = new ArrayList<>();
        servers.values().forEach(each -> views.add(each.view()));
        removed.removeIf(each -> each.view().sessions() == 0);
        removed.forEach(each -> views.add(each.view()));
        return views;
    }

    /// The daemon stops. From now on processes get less time to end.
    public void hurry() {
        live.hurry();
    }

    /// Waits until no process is left, but not longer than this.
    public void awaitNone(Duration patience) throws InterruptedException {
        live.awaitNone(patience);
    }
}
