package dev.mcptether.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The processes of this host. May be asked from any thread; remembers nothing.
public interface ProcessTable {
    /// Looks at one process; cheap enough to be done every few seconds for ever.
    Look look(long pid);

    /// What a process runs; empty when it is gone or hidden.
    Optional<Command> command(long pid);

    /// The value of a variable in the environment that a process was started with; empty when it
    /// has none of this name, is gone or hidden, and where the system does not tell.
    default Optional<String> variable(long pid, String name) {
        return Optional.empty();
    }

    /// Everything that can be seen, in no order. Costs a scan.
    List<Sighting> all();

    /// Names this boot of this host; empty where the system does not name its boots.
    String bootId();

    /// Whether a process's parent is always one that lives: Unix gives the children of an ended
    /// process to another, so an unchanged parent is proof of life. Windows goes on naming the
    /// parent that once was.
    boolean parentsLive();

    /// The best table this system has.
    static ProcessTable ofThisHost() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("self/stat"))
                ? new LinuxProcesses(proc)
                : new PortableProcesses(File.separatorChar == '/');
    }
}
