package dev.mcptether.process;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The processes as the JDK shows them on every system; used on macOS and Windows. It shows neither
/// zombies nor sessions, and on Windows no arguments.
final class PortableProcesses implements ProcessTable {
    private final boolean unix;

    PortableProcesses(boolean unix) {
        this.unix = unix;
    }

    @Override
    public Look look(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .<Look>map(handle -> new Look.Seen(sighting(handle)))
                .orElseGet(Look.Absent::new);
    }

    @Override
    public Optional<Command> command(long pid) {
        return ProcessHandle.of(pid)
                .map(ProcessHandle::info)
                .flatMap(info -> info.command().map(path -> new Command(path, all(path, info))));
    }

    @Override
    public List<Sighting> all() {
        return ProcessHandle.allProcesses().map(PortableProcesses::sighting).toList();
    }

    @Override
    public String bootId() {
        return "";
    }

    @Override
    public boolean parentsLive() {
        return unix;
    }

    private static Sighting sighting(ProcessHandle handle) {
        ProcessHandle.Info info = handle.info();
        long started = info.startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new Sighting(
                new ProcessIdentity(handle.pid(), started, ""),
                info.command().map(Command::bareName).orElse(""),
                handle.parent().map(ProcessHandle::pid).orElse(0L),
                State.LIVE,
                0,
                Terminal.UNKNOWN,
                0);
    }

    /// All arguments. The JDK leaves out the program's own name.
    private static @Nullable List<String> all(String path, ProcessHandle.Info info) {
        return info.arguments()
                .map(rest -> Stream.concat(Stream.of(path), Stream.of(rest)).toList())
                .orElse(null);
    }
}
