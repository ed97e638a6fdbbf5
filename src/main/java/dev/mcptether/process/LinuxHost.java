package dev.mcptether.process;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.process.HostProcess.Details;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `/proc`: two small files and a link for each process, and more for the processes of
/// interest.
final class LinuxHost implements HostLook {
    /// Numbers of proc_pid_auxv(5): the size of a page, and clock ticks a second.
    private static final long AT_PAGESZ = 6;

    private static final long AT_CLKTCK = 17;

    /// The values of kernels on x86 and ARM, for a kernel that does not tell its own.
    private static final long USUAL_PAGE_BYTES = 4096;

    private static final long USUAL_TICKS = 100;

    private static final int MOST_ENVIRONMENT_BYTES = 4 << 20;

    private final Path proc;
    private final InstantSource clock;
    private final LinuxProcesses processes;
    private final LinuxSockets sockets;

    LinuxHost(Path proc, InstantSource clock) {
        this.proc = proc;
        this.clock = clock;
        this.processes = new LinuxProcesses(proc);
        this.sockets = new LinuxSockets(proc);
    }

    @Override
    public HostSnapshot take(Interest interest) {
        List<LinuxProcesses.Stat> all = processes.stats();
        Scan scan = new Scan(interest);
        List<HostProcess> found = new ArrayList<>();
        for (LinuxProcesses.Stat each : all) {
            found.add(scan.whole(each));
        }
        return HostSnapshot.of(Family.LINUX, clock.instant(), found, scan.listening.values());
    }

    private final class Scan {
        private final Interest interest;
        private final Map<Long, Long> auxiliary = auxiliary();
        private final long bootMillis = bootMillis();
        private final Optional<Path> ourNetwork = network(proc.resolve("self"));
        private final Map<String, Address> listening = sockets.listening();

        Scan(Interest interest) {
            this.interest = interest;
        }

        HostProcess whole(LinuxProcesses.Stat stat) {
            Sighting sighting = stat.sighting();
            Command command = processes.command(sighting);
            return new HostProcess(
                    sighting,
                    command,
                    started(sighting.identity().startTicks()),
                    stat.residentPages() * auxiliary.getOrDefault(AT_PAGESZ, USUAL_PAGE_BYTES),
                    interest.in(sighting, command)
                            ? details(sighting.pid(), interest.inSockets(command))
                            : Details.NONE);
        }

        private Details details(long pid, boolean sockets) {
            Path process = proc.resolve(Long.toString(pid));
            Optional<List<Address>> held =
                    sockets && isInOurNetwork(process)
                            ? LinuxHost.this.sockets.heldBy(process, listening)
                            : Optional.empty();
            return new Details(
                    interest.equals(EVERYBODY) ? user(process) : "",
                    environment(process),
                    held.orElse(List.of()),
                    held.isPresent());
        }

        /// Whether the process is in our network namespace. The tables of sockets are only those of
        /// this namespace.
        private boolean isInOurNetwork(Path process) {
            return ourNetwork.isPresent() && network(process).equals(ourNetwork);
        }

        private Instant started(long ticks) {
            return Instant.ofEpochMilli(
                    bootMillis + ticks * 1000 / auxiliary.getOrDefault(AT_CLKTCK, USUAL_TICKS));
        }
    }

    /// The name of a process's network namespace; empty if it is hidden.
    private static Optional<Path> network(Path process) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("ns/net")));
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }

    private static String user(Path process) {
        try {
            return String.valueOf(Files.getAttribute(process, "unix:uid"));
        } catch (IOException | UnsupportedOperationException hidden) {
            return "";
        }
    }

    private static @Nullable Map<String, String> environment(Path process) {
        try (FileInputStream in = new FileInputStream(process.resolve("environ").toFile())) {
            String text = new String(in.readNBytes(MOST_ENVIRONMENT_BYTES), StandardCharsets.UTF_8);
            Map<String, String> found = new HashMap<>();
            for (String each : text.split("\0", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0 && HostProcess.VARIABLES.contains(each.substring(0, equals))) {
                    found.put(each.substring(0, equals), each.substring(equals + 1));
                }
            }
            return found;
        } catch (IOException hidden) {
            return null;
        }
    }

    /// The time of the host's boot on the host's clock: `btime` of proc_stat(5).
    private long bootMillis() {
        try {
            for (String line : Files.readAllLines(proc.resolve("stat"), StandardCharsets.UTF_8)) {
                if (line.startsWith("btime ")) {
                    return Long.parseLong(line.substring("btime ".length()).strip()) * 1000;
                }
            }
        } catch (IOException | NumberFormatException hidden) {
            return 0;
        }
        return 0;
    }

    /// What the kernel told this process about itself at its start: pairs of a number and a value.
    private Map<Long, Long> auxiliary() {
        Map<Long, Long> found = new HashMap<>();
        try {
            ByteBuffer pairs =
                    ByteBuffer.wrap(Files.readAllBytes(proc.resolve("self/auxv")))
                            .order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 2 * Long.BYTES) {
                found.put(pairs.getLong(), pairs.getLong());
            }
        } catch (IOException hidden) {
            return found;
        }
        return found;
    }
}
