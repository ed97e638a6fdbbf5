package dev.mcptether.process;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Finds the user whose process made a TCP socket of this host.
@FunctionalInterface
public interface SocketOwners {
    /// The user id at one end of a connection. Empty where the system does not tell: on systems
    /// other than Linux, and if that end is not on this host. May block.
    ///
    /// @param local the address of the end in question
    /// @param remote the address of the other end
    OptionalLong uid(InetSocketAddress local, InetSocketAddress remote);

    /// The best implementation for this system.
    static SocketOwners ofThisHost() {
        Path net = Path.of("/proc/net");
        return Files.isReadable(net.resolve("tcp"))
                ? new LinuxSocketOwners(net)
                : (_, _) -> OptionalLong.empty();
    }
}
