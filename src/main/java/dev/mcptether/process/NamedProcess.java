package dev.mcptether.process;

/// A process and the program that it ran when it was looked at. The arguments are left out, because
/// they may contain secrets.
///
/// @param executable its path, or the kernel's short name for it if the path is hidden
public record NamedProcess(ProcessIdentity identity, String executable) {
    public long pid() {
        return identity.pid();
    }

    /// `4711 node`: enough to find it with other tools.
    @Override
    public String toString() {
        return pid() + " " + new Command(executable, null).program();
    }
}
