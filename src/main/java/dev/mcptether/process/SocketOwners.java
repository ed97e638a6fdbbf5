package dev.mcptether.process;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Which user has made a TCP socket of this host.
@FunctionalInterface
public interface SocketOwners {
    /// The user id behind one end of a connection; empty where the system does not tell: on other
    /// systems than Linux, and when that end is not on this host. Takes its time.
    ///
    /// @param local the address of the end that is asked for
    /// @param remote the address of the other end
    OptionalLong uid(InetSocketAddress local, InetSocketAddress remote);

    /// The best this system has.
    static SocketOwners ofThisHost() {
        Path net = Path.of("/proc/net");
        return Files.isReadable(net.resolve("tcp"))
                ? new LinuxSocketOwners(net)
                : (_, _) -> OptionalLong.empty();
    }
}
