package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.process.Command;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessTable;
import java.util.List;
import java.util.stream.Collectors;

/// Names the processes that listen at an address, for a person to read.
public record Neighbours(ProcessTable processes, ListeningSockets sockets) {
    /// A text such as "pid 4711 (python3) on 127.0.0.1:8079", or "somebody on ..." if the system
    /// does not tell.
    public String on(Address address) {
        return at(address.port()) + " on " + address;
    }

    String at(int port) {
        List<Long> pids = sockets.pids(port);
        return pids.isEmpty()
                ? "somebody"
                : pids.stream().map(this::named).collect(Collectors.joining(", "));
    }

    private String named(long pid) {
        return processes
                .command(pid)
                .map(Command::program)
                .map(program -> "pid %d (%s)".formatted(pid, program))
                .orElse("pid " + pid);
    }
}
