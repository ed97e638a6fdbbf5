package dev.mcptether.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Who listens on a TCP port of this host.
@FunctionalInterface
public interface ListeningSockets {
    /// The pids of all processes with a listening socket on this port, at whatever address; lowest
    /// first. Empty when nobody listens, and where the system does not tell: on other systems than
    /// Linux, and for other users' processes. Costs a scan of all processes.
    List<Long> pids(int port);

    /// The best this system has.
    static ListeningSockets ofThisHost() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("net/tcp")) ? new LinuxSockets(proc) : _ -> List.of();
    }
}
