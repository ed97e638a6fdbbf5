package dev.mcptether.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// Looks at all processes of this host at once. Commands and the exporter use it; it takes some
/// time.
@FunctionalInterface
public interface HostLook {
    HostSnapshot take(Interest interest);

    /// Decides for which processes the details are looked up too.
    @FunctionalInterface
    interface Interest {
        Interest ALL = (_, _) -> true;

        boolean in(Sighting sighting, Command command);
    }

    /// The best implementation for this system.
    static HostLook ofThisHost() {
        Path proc = Path.of("/proc");
        InstantSource clock = InstantSource.system();
        if (Files.isReadable(proc.resolve("self/stat"))) {
            return new LinuxHost(proc, clock);
        }
        ProcessTable jdk = ProcessTable.ofThisHost();
        return new OshiHost(jdk, new PortableHost(jdk, clock), clock);
    }
}
