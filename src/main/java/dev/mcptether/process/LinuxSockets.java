package dev.mcptether.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reads `/proc/net/tcp` for the sockets, and `/proc/<pid>/fd` for the processes that hold them.
final class LinuxSockets implements ListeningSockets {
    /// Columns of /proc/net/tcp (proc(5)): local address, state and inode.
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    private final Path proc;

    LinuxSockets(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<Long> pids(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            addListening(proc.resolve(table), port, sockets);
        }
        List<Long> found = new ArrayList<>();
        if (!sockets.isEmpty()) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
                for (Path process : all) {
                    if (holdsAny(process.resolve("fd"), sockets)) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                }
            } catch (IOException | DirectoryIteratorException unreadable) {
                return found;
            }
        }
        Collections.sort(found);
        return found;
    }

    private static void addListening(Path table, int port, Set<String> sockets) {
        String ending = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            lines.map(line -> line.strip().split("\\s+", -1))
                    .filter(column -> column.length > INODE)
                    .filter(column -> column[LOCAL].endsWith(ending))
                    .filter(column -> column[STATE].equals(LISTEN))
                    .forEach(column -> sockets.add("socket:[" + column[INODE] + "]"));
        } catch (IOException | UncheckedIOException hidden) {
            // Without the table there are no sockets of this kind.
        }
    }

    /// Whether the process holds one of these sockets. False for another user's process, because
    /// its descriptors cannot be read.
    private static boolean holdsAny(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path each : all) {
                if (sockets.contains(target(each))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException hidden) {
            return false;
        }
        return false;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
