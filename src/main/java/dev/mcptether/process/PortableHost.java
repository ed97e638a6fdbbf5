package dev.mcptether.process;

import dev.mcptether.config.Platform;
import dev.mcptether.process.HostProcess.Details;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What the JDK knows of all processes: no memory, no sockets, and on Windows no arguments.
final class PortableHost implements HostLook {
    private final InstantSource clock;
    private final ProcessTable processes;

    /// @param processes the JDK's process table
    PortableHost(ProcessTable processes, InstantSource clock) {
        this.processes = processes;
        this.clock = clock;
    }

    @Override
    public HostSnapshot take(Interest interest) {
        List<HostProcess> found = processes.all().stream().map(this::whole).toList();
        return HostSnapshot.of(Platform.current().family(), clock.instant(), found);
    }

    private HostProcess whole(Sighting sighting) {
        Command command =
                processes.command(sighting.pid()).orElse(new Command(sighting.name(), null));
        Instant started = Instant.ofEpochMilli(sighting.identity().startTicks());
        return new HostProcess(sighting, command, started, 0, Details.NONE);
    }
}
