package dev.mcptether.daemon.hosting;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.wire.JsonPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;

/// The file `daemons/<name>/children`: the processes that this daemon has started, one JSON line
/// each. If the daemon is killed, the next daemon reads it and ends what is left. Any thread may
/// call.
public final class ChildrenFile {
    /// A daemon cannot have so many children. A longer file is not ours.
    private static final int MOST_BYTES = 1024 * 1024;

    private final StateDirectory home;
    private final String name;
    private final Consumer<IOException> unwritable;

    /// Guarded by this object.
    private final Map<ProcessIdentity, Child> children = new LinkedHashMap<>();

    /// @param server the name of the server that it serves
    /// @param session the number of the session that it serves; 0 if it belongs to no single
    ///   session
    public record Child(ProcessIdentity process, String server, long session) {}

    /// @param name the daemon's name
    /// @param unwritable hears when the file cannot be written or read
    public ChildrenFile(StateDirectory home, String name, Consumer<IOException> unwritable) {
        this.home = home;
        this.name = name;
        this.unwritable = unwritable;
    }

    public synchronized void add(Child child) {
        children.put(child.process, child);
        write();
    }

    public synchronized void remove(ProcessIdentity process) {
        if (children.remove(process) != null) {
            write();
        }
    }

    /// The processes in the file now, whoever wrote it. Lines that are no process are skipped.
    public List<Child> read() {
        List<Child> found = new ArrayList<>();
        try {
            Path file = file();
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return found;
            }
            for (String line : Files.readString(file).split("\n", -1)) {
                parse(line, found);
            }
        } catch (IOException unreadable) {
            unwritable.accept(unreadable);
        }
        return found;
    }

    /// Deletes the file.
    public synchronized void clear() throws IOException {
        children.clear();
        Files.deleteIfExists(file());
    }

    private static void parse(String line, List<Child> found) {
        JsonPart child = JsonPart.of(line.getBytes(StandardCharsets.UTF_8));
        OptionalLong pid = child.at("pid").number();
        if (pid.isPresent()) {
            ProcessIdentity process =
                    new ProcessIdentity(
                            pid.getAsLong(),
                            child.at("start_ticks").number().orElse(0),
                            child.at("boot").string());
            found.add(
                    new Child(
                            process,
                            child.at("server").string(),
                            child.at("session").number().orElse(0)));
        }
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        for (Child each : children.values()) {
            ProcessIdentity process = each.process;
            lines.append(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("pid", process.pid())
                            .put("start_ticks", process.startTicks())
                            .put("boot", process.bootId())
                            .put("server", each.server)
                            .put("session", each.session)
                            .toString());
            lines.append('\n');
        }
        try {
            home.directory("daemons", name);
            StateDirectory.replace(file(), lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            unwritable.accept(failed);
        }
    }

    private Path file() {
        return home.root().resolve("daemons").resolve(name).resolve("children");
    }
}
