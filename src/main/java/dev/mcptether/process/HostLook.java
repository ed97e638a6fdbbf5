package dev.mcptether.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Predicate;

/// Looks at all processes of this host at once. Commands and the exporter use it; it takes some
/// time.
@FunctionalInterface
public interface HostLook {
    /// Interest in every process.
    Interest EVERYBODY = (_, _) -> true;

    HostSnapshot take(Interest interest);

    /// Decides for which processes the details are looked up too.
    @FunctionalInterface
    interface Interest {
        boolean in(Sighting sighting, Command command);

        /// Whether the sockets of such a process matter. On Linux it takes longer to look them up
        /// than all its other details. Where the system tells them at once, this is not asked.
        default boolean inSockets(Command command) {
            return true;
        }

        /// The same interest, except for the sockets of some processes.
        default Interest withoutSocketsOf(Predicate<Command> some) {
            Interest whole = this;
            return new Interest() {
                @Override
                public boolean in(Sighting sighting, Command command) {
                    return whole.in(sighting, command);
                }

                @Override
                public boolean inSockets(Command command) {
                    return !some.test(command) && whole.inSockets(command);
                }
            };
        }
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
