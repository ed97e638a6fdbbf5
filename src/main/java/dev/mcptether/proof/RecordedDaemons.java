package dev.mcptether.proof;

import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the daemons of this home have listened: `daemons/<name>/address`. The file outlives its
/// daemon, so whoever listens there later must prove to be that daemon.
///
/// @param home the home of these daemons
public record RecordedDaemons(StateDirectory home) {
    private static final String ADDRESS = "address";

    /// Limit for an address or a token. A longer file is neither.
    private static final int MOST_BYTES = 4096;

    private static final int MOST_DAEMONS = 256;

    /// A daemon of this home.
    ///
    /// @param address the file that records where it listens
    /// @param token empty if its file is missing or unusable
    public record Recorded(String name, Path address, Optional<Token> token) {}

    /// Records where a daemon listens. Call this before the daemon accepts anybody, so that no shim
    /// meets it unrecorded.
    public void record(String name, InetSocketAddress listening) throws IOException {
        String literal = literal(listening.getAddress()) + ":" + listening.getPort() + "\n";
        Path folder = home.directory("daemons", name);
        StateDirectory.replace(
                folder.resolve(ADDRESS), literal.getBytes(StandardCharsets.US_ASCII));
    }

    /// The daemons that have listened at the far end of a socket. May block, because it reads
    /// files.
    ///
    /// @throws IOException if this cannot be found out
    public List<Recorded> at(InetSocketAddress peer) throws IOException {
        Path folder = home.root().resolve("daemons");
        List<Recorded> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> daemons = Files.newDirectoryStream(folder)) {
            for (Path daemon : daemons) {
                Path address = daemon.resolve(ADDRESS);
                if (found.size() < MOST_DAEMONS && isAt(read(address), peer)) {
                    String name = String.valueOf(daemon.getFileName());
                    found.add(new Recorded(name, address, token(daemon.resolve("token"))));
                }
            }
        }
        return found;
    }

    private static boolean isAt(Optional<String> recorded, InetSocketAddress peer)
            throws IOException {
        if (recorded.isEmpty()) {
            return false;
        }
        try {
            Address address = Address.parse(recorded.get());
            // This parses a literal address and never looks up a name. Anything else is not our
            // record.
            InetAddress host = InetAddress.ofLiteral(address.host());
            return address.port() == peer.getPort()
                    && (host.equals(peer.getAddress())
                            || (host.isAnyLocalAddress() && isThisHost(peer.getAddress())));
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    private static boolean isThisHost(InetAddress address) throws IOException {
        return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    }

    private static Optional<Token> token(Path file) throws IOException {
        try {
            return read(file).map(Token::new);
        } catch (IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        // A link, a device or a pipe is nothing that a daemon wrote, and reading it might never
        // end.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES);
            return Optional.of(new String(content, StandardCharsets.US_ASCII).strip());
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String bare = scope < 0 ? text : text.substring(0, scope);
        return bare.contains(":") ? "[" + bare + "]" : bare;
    }
}
