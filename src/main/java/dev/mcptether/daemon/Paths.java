package dev.mcptether.daemon;

/// The one place where it is decided which of the daemon's servers a connection is for. Asked once
/// for each upgrade, on a thread that must not wait.
@FunctionalInterface
public interface Paths {
    /// @param path of the request, decoded, without its query; it begins with `/`
    Destination at(String path);

    /// The same server whatever is asked for.
    static Paths all(SessionHost host) {
        Destination everywhere = new Destination.Server(host);
        return _ -> everywhere;
    }
}
