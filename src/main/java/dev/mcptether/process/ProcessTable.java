package dev.mcptether.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The processes of this host. Any thread may ask. It remembers nothing.
public interface ProcessTable {
    /// Looks at one process; cheap enough to be done every few seconds for ever.
    Look look(long pid);

    /// The command of a process; empty if the process is gone or hidden.
    Optional<Command> command(long pid);

    /// A variable of the environment with which a process was started. Empty if it has no such
    /// variable, if it is gone or hidden, and if the system does not tell.
    default Optional<String> variable(long pid, String name) {
        return Optional.empty();
    }

    /// All processes that can be seen, in no particular order. It scans them all.
    List<Sighting> all();

    /// The name of this boot of this host; empty if the system does not name its boots.
    String bootId();

    /// Whether the parent of a process always lives. Unix gives the children of an ended process to
    /// another one, so an unchanged parent proves that the parent lives. Windows still names a
    /// parent that has ended.
    boolean parentsLive();

    /// The best table this system has.
    static ProcessTable ofThisHost() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("self/stat"))
                ? new LinuxProcesses(proc)
                : new PortableProcesses(File.separatorChar == '/');
    }
}
