package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out the state of a daemon. It asks the listener itself: at the configured address, then at
/// the one that health.json names. The files only name a process to look at if nobody answers.
public final class Inquiry {
    /// How long to look if the caller acts on the result, on a machine that may be busy.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DaemonConfig config;
    private final DaemonFolder folder;
    private final ProcessTable processes;
    private final ListeningSockets sockets;

    public Inquiry(DaemonConfig config, ProcessTable processes, ListeningSockets sockets) {
        this.config = config;
        this.folder = new DaemonFolder(new StateDirectory(config.home()), config.name());
        this.processes = processes;
        this.sockets = sockets;
    }

    public DaemonView look() {
        return look(PATIENCE);
    }

    /// @param patience the time for all addresses together
    public DaemonView look(Duration patience) {
        ControlClient.prepare();
        return look(Deadline.in(patience));
    }

    private DaemonView look(Deadline deadline) {
        Optional<Token> token = DaemonToken.read(new StateDirectory(config.home()), config.name());
        if (token.isEmpty()) {
            String never = "no daemon '" + config.name() + "' has run here";
            return withoutAnswer(List.of(never));
        }
        Set<Address> addresses = addresses();
        List<String> reasons = new ArrayList<>();
        int left = addresses.size();
        for (Address address : addresses) {
            Deadline share = Deadline.in(deadline.left().dividedBy(left--));
            switch (ask(address, token.get(), share)) {
                case Heard.Answer(DaemonView.Answers answers) -> {
                    return answers;
                }
                case Heard.Nothing(String reason) -> reasons.add(reason);
            }
        }
        return withoutAnswer(reasons.isEmpty() ? List.of("its address is not known") : reasons);
    }

    /// Whether the daemon's process lives but is stopped by a signal, so that it cannot answer.
    public boolean isFrozen() {
        return folder.health()
                .flatMap(new DaemonProof(processes)::of)
                .filter(process -> process.state() == Sighting.State.STOPPED)
                .isPresent();
    }

    /// A conversation with the daemon at the first address at which it answers.
    ///
    /// @throws IOException if it answers at none
    public ControlClient connect() throws IOException {
        Token token =
                DaemonToken.read(new StateDirectory(config.home()), config.name())
                        .orElseThrow(() -> new ConnectException("it has no token"));
        IOException failed = new ConnectException("its address is not known");
        for (Address address : addresses()) {
            try {
                return connect(address, token, Deadline.in(PATIENCE));
            } catch (IOException next) {
                failed = next;
            }
        }
        throw failed;
    }

    private Set<Address> addresses() {
        Set<Address> addresses = new LinkedHashSet<>();
        if (config.listen().port() != 0) {
            addresses.add(config.listen());
        }
        folder.health().flatMap(Health::address).ifPresent(addresses::add);
        return addresses;
    }

    private sealed interface Heard {
        record Answer(DaemonView.Answers answers) implements Heard {}

        record Nothing(String why) implements Heard {}
    }

    private Heard ask(Address address, Token token, Deadline deadline) {
        try (ControlClient client = connect(address, token, deadline)) {
            return DaemonView.Answers.of(client.status())
                    .filter(answers -> answers.health().name().equals(config.name()))
                    .<Heard>map(Heard.Answer::new)
                    .orElseGet(() -> new Heard.Nothing("another daemon answers at " + address));
        } catch (ConnectException nobody) {
            return new Heard.Nothing("nobody listens on " + address);
        } catch (SocketTimeoutException late) {
            return new Heard.Nothing(who(address) + " does not answer");
        } catch (IOException other) {
            return new Heard.Nothing(who(address) + " is not this daemon: " + other.getMessage());
        }
    }

    private static ControlClient connect(Address address, Token token, Deadline deadline)
            throws IOException {
        return ControlClient.connect(reachable(address), token, deadline);
    }

    /// The address to connect to. A daemon that listens on all addresses is asked on loopback.
    static InetSocketAddress reachable(Address address) throws IOException {
        InetAddress host = InetAddress.getByName(address.host());
        return new InetSocketAddress(
                host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, address.port());
    }

    /// A text such as "pid 4711 (python3) on 127.0.0.1:8079".
    private String who(Address address) {
        return new Neighbours(processes, sockets).on(address);
    }

    /// Of a daemon that lives, what counts is the address that it names itself, which comes last.
    /// Of one that does not, it is the address where the user expects it.
    ///
    /// @param reasons why each address gave no answer
    private DaemonView withoutAnswer(List<String> reasons) {
        Optional<Health> claimed = folder.health();
        if (claimed.isPresent()) {
            Optional<Sighting> process = new DaemonProof(processes).of(claimed.get());
            if (process.isPresent()) {
                return silent(claimed.get(), process.get(), reasons.getLast());
            }
        }
        String why = reasons.getFirst();
        return new DaemonView.Stopped(
                LastEnds.of(folder).newest().map(last -> why + "; " + last).orElse(why));
    }

    private static DaemonView silent(Health health, Sighting process, String why) {
        String more =
                process.state() == Sighting.State.STOPPED
                        ? " (it is stopped by a signal; `kill -CONT %d` lets it go on)"
                                .formatted(process.pid())
                        : "";
        return new DaemonView.Silent(
                health, process, "pid %d lives, but %s%s".formatted(process.pid(), why, more));
    }
}
