package dev.mcptether.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds who listens on a TCP port of this host.
@FunctionalInterface
public interface ListeningSockets {
    /// The pids of all processes with a listening socket on this port, at any address, lowest
    /// first. Empty if nobody listens, and where the system does not tell: on systems other than
    /// Linux, and for other users' processes. It scans all processes.
    List<Long> pids(int port);

    /// The best implementation for this system.
    static ListeningSockets ofThisHost() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("net/tcp")) ? new LinuxSockets(proc) : _ -> List.of();
    }
}
