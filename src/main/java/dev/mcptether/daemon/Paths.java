package dev.mcptether.daemon;

/// Decides which of the daemon's servers a connection is for. It is asked once for each upgrade, on
/// a thread that must not wait.
@FunctionalInterface
public interface Paths {
    /// @param path of the request, decoded, without its query; it begins with `/`
    Destination at(String path);

    /// The same server for every path.
    static Paths all(SessionHost host) {
        Destination everywhere = new Destination.Server(host);
        return _ -> everywhere;
    }
}
