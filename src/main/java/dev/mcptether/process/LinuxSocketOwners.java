package dev.mcptether.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;

/// Reads the kernel's tables of TCP sockets, `/proc/net/tcp` and `/proc/net/tcp6` (proc(5)).
final class LinuxSocketOwners implements SocketOwners {
    /// More sockets than a host with a shim has. A longer table is not read.
    private static final int MOST_LINES = 200_000;

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int UID = 7;

    private final Path net;

    LinuxSocketOwners(Path net) {
        this.net = net;
    }

    /// Looks in both tables, because a socket that listens on IPv6 accepts IPv4 connections too and
    /// lists them there.
    @Override
    public OptionalLong uid(InetSocketAddress local, InetSocketAddress remote) {
        OptionalLong found = uid("tcp", local, remote);
        return found.isPresent() ? found : uid("tcp6", local, remote);
    }

    private OptionalLong uid(String table, InetSocketAddress local, InetSocketAddress remote) {
        try (BufferedReader lines =
                Files.newBufferedReader(net.resolve(table), StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            for (int i = 0; i < MOST_LINES && line != null; i++) {
                String[] fields = line.strip().split("\\s+", UID + 2);
                if (fields.length > UID
                        && isAt(fields[LOCAL], local)
                        && isAt(fields[REMOTE], remote)) {
                    return OptionalLong.of(Long.parseLong(fields[UID]));
                }
                line = lines.readLine();
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }

    /// `0100007F:1F90` is 127.0.0.1:8080: the address in words of the machine's own byte order.
    private static boolean isAt(String field, InetSocketAddress address) {
        int colon = field.indexOf(':');
        if (colon < 0 || !field.endsWith("%04X".formatted(address.getPort()))) {
            return false;
        }
        try {
            ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(field, 0, colon));
            ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
            while (words.hasRemaining()) {
                bytes.putInt(words.getInt());
            }
            // This turns an IPv4 address that is written as IPv6 into an IPv4 address.
            return InetAddress.getByAddress(bytes.array()).equals(address.getAddress());
        } catch (IllegalArgumentException | java.net.UnknownHostException noAddress) {
            return false;
        }
    }
}
