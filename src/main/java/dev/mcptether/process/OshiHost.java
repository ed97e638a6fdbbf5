package dev.mcptether.process;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform;
import dev.mcptether.process.HostProcess.Details;
import dev.mcptether.process.Sighting.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/// Asks OSHI for what the JDK does not tell on macOS and Windows: arguments, memory and sockets.
/// The identities come from the JDK all the same, so that they equal those in cards and files. No
/// other class names OSHI, so only the commands that look at the host load it.
final class OshiHost implements HostLook {
    private final ProcessTable identities;
    private final HostLook otherwise;
    private final InstantSource clock;

    /// @param identities the JDK's process table
    /// @param otherwise looks instead if OSHI's native calls are not possible
    OshiHost(ProcessTable identities, HostLook otherwise, InstantSource clock) {
        this.identities = identities;
        this.otherwise = otherwise;
        this.clock = clock;
    }

    @Override
    public HostSnapshot take(Interest interest) {
        try {
            return ask(new SystemInfo().getOperatingSystem(), interest);
        } catch (LinkageError | RuntimeException unusable) {
            // If temporary files may not be executed, OSHI's native library cannot be unpacked.
            return otherwise.take(interest);
        }
    }

    private HostSnapshot ask(OperatingSystem system, Interest interest) {
        Map<Long, List<Address>> listening = listening(system);
        List<HostProcess> found = new ArrayList<>();
        for (OSProcess each : system.getProcesses()) {
            if (identities.look(each.getProcessID()) instanceof Look.Seen(Sighting seen)) {
                found.add(whole(each, sighting(each, seen), listening, interest));
            }
        }
        return HostSnapshot.of(
                Platform.current().family(),
                clock.instant(),
                found,
                listening.values().stream().flatMap(List::stream).toList());
    }

    /// Combines both: the JDK knows neither the state nor a parent that has ended.
    private static Sighting sighting(OSProcess process, Sighting seen) {
        return new Sighting(
                seen.identity(),
                process.getName(),
                process.getParentProcessID(),
                state(process.getState()),
                seen.session(),
                seen.terminal(),
                process.getThreadCount());
    }

    private static State state(OSProcess.State state) {
        return switch (state) {
            case ZOMBIE -> State.ZOMBIE;
            case STOPPED -> State.STOPPED;
            case NEW, RUNNING, SLEEPING, WAITING, OTHER, INVALID, SUSPENDED -> State.LIVE;
        };
    }

    private static HostProcess whole(
            OSProcess process,
            Sighting sighting,
            Map<Long, List<Address>> listening,
            Interest interest) {
        List<String> arguments = process.getArguments();
        String path = process.getPath();
        Command command =
                new Command(
                        path.isEmpty() ? process.getName() : path,
                        arguments.isEmpty() ? null : List.copyOf(arguments));
        return new HostProcess(
                sighting,
                command,
                Instant.ofEpochMilli(process.getStartTime()),
                process.getResidentSetSize(),
                interest.in(sighting, command)
                        ? details(process, listening.getOrDefault(sighting.pid(), List.of()))
                        : Details.NONE);
    }

    private static Details details(OSProcess process, List<Address> listens) {
        Map<String, String> environment = new HashMap<>(process.getEnvironmentVariables());
        // If there is no variable at all, the environment is hidden. Then the sockets may be hidden
        // too.
        boolean hidden = environment.isEmpty();
        environment.keySet().retainAll(HostProcess.VARIABLES);
        return new Details(process.getUser(), hidden ? null : environment, listens, !hidden);
    }

    private static Map<Long, List<Address>> listening(OperatingSystem system) {
        Map<Long, List<Address>> listening = new HashMap<>();
        for (IPConnection each : system.getInternetProtocolStats().getConnections()) {
            if (each.getState() == TcpState.LISTEN) {
                listening
                        .computeIfAbsent((long) each.getowningProcessId(), _ -> new ArrayList<>())
                        .add(address(each));
            }
        }
        return listening;
    }

    /// The address of a socket. An address without bytes stands for all addresses.
    private static Address address(IPConnection socket) {
        byte[] local = socket.getLocalAddress();
        try {
            return Address.of(
                    InetAddress.getByAddress(local.length == 0 ? new byte[4] : local),
                    socket.getLocalPort());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
