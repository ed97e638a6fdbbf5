package dev.mcptether.process;

import dev.mcptether.config.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/// Reads `/proc/net/tcp` for the sockets, and `/proc/<pid>/fd` for the processes that hold them.
final class LinuxSockets implements ListeningSockets {
    /// Columns of /proc/net/tcp (proc(5)): local address, state and inode.
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";
    private static final String SYN_RECEIVED = "03";

    private final Path proc;

    LinuxSockets(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<Long> pids(int port) {
        Map<String, Address> sockets = listening();
        sockets.values().removeIf(each -> each.port() != port);
        List<Long> found = new ArrayList<>();
        if (!sockets.isEmpty()) {
            for (long pid : LinuxProcesses.pids(proc)) {
                Path process = proc.resolve(Long.toString(pid));
                if (heldBy(process, sockets).filter(held -> !held.isEmpty()).isPresent()) {
                    found.add(pid);
                }
            }
        }
        Collections.sort(found);
        return found;
    }

    /// All listening sockets. The key is the target of a link in `/proc/<pid>/fd`.
    Map<String, Address> listening() {
        Map<String, Address> sockets = new HashMap<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            addListening(proc.resolve(table), sockets);
        }
        return sockets;
    }

    /// The addresses of those of these sockets that a process holds. Empty if that is unknown,
    /// because another user's descriptors cannot be read.
    ///
    /// @param process the directory of the process in `/proc`
    Optional<List<Address>> heldBy(Path process, Map<String, Address> sockets) {
        Path descriptors = process.resolve("fd");
        String[] names = descriptors.toFile().list();
        if (names == null) {
            return Optional.empty();
        }
        Set<Address> held = new LinkedHashSet<>();
        for (String each : names) {
            Address address = sockets.get(target(descriptors.resolve(each)));
            if (address != null) {
                held.add(address);
            }
        }
        return Optional.of(List.copyOf(held));
    }

    /// Adds the listening sockets of a table. The kernel lists them first; old versions mix them
    /// with sockets that are being connected. Tens of thousands of others may follow, so reading
    /// stops there.
    private static void addListening(Path table, Map<String, Address> sockets) {
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            lines.readLine(); // the column titles
            String line;
            while ((line = lines.readLine()) != null) {
                List<String> column = columns(line);
                String state = column.size() > INODE ? column.get(STATE) : "";
                if (state.equals(LISTEN)) {
                    sockets.put("socket:[" + column.get(INODE) + "]", address(column.get(LOCAL)));
                } else if (!state.equals(SYN_RECEIVED)) {
                    return;
                }
            }
        } catch (IOException hidden) {
            // Without the table there are no sockets of this kind.
        }
    }

    private static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        StringTokenizer words = new StringTokenizer(line);
        while (words.hasMoreTokens() && columns.size() <= INODE) {
            columns.add(words.nextToken());
        }
        return columns;
    }

    /// `0100007F:1F8F`: words of 32 bits in this machine's own order, and the port.
    private static Address address(String column) {
        int colon = column.indexOf(':');
        byte[] raw = HexFormat.of().parseHex(column, 0, colon);
        ByteBuffer turned = ByteBuffer.allocate(raw.length).order(ByteOrder.nativeOrder());
        ByteBuffer words = ByteBuffer.wrap(raw);
        while (words.hasRemaining()) {
            turned.putInt(words.getInt());
        }
        int port = Integer.parseInt(column, colon + 1, column.length(), 16);
        try {
            return Address.of(InetAddress.getByAddress(turned.array()), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(column, impossible);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
