package dev.mcptether.process;

/// A process and the program it ran when it was looked at, without its arguments, which may hold
/// secrets.
///
/// @param executable its path, or the short name the kernel has for it when the path is hidden
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
