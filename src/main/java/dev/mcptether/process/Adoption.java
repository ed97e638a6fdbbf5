package dev.mcptether.process;

import java.util.Set;

/// Whether it is proven that a process's parent did not start it but adopted it: its starter has
/// ended then. Unlike the doubt that lets a shim live without a client ({@link Launchers}), a
/// verdict here may end a process, so all doubt ends at "not adopted".
public final class Adoption {
    /// What they start themselves are services, never shims.
    private static final Set<String> INITS = Set.of("init", "systemd", "launchd");

    /// They start one program, by whatever detours, and adopt everything else.
    private static final Set<String> CONTAINER_INITS =
            Set.of("tini", "tini-static", "dumb-init", "docker-init", "catatonit");

    private Adoption() {}

    /// @param parent of this child by now
    public static boolean isProven(HostProcess child, HostProcess parent) {
        String program = parent.command().program();
        boolean init = INITS.contains(program);
        boolean adopts = init || parent.pid() == 1 || CONTAINER_INITS.contains(program);
        return adopts && !startsInWsl(parent) && (init || isOfAnotherSession(child, parent));
    }

    /// Under WSL a process that Windows starts is a child of `/init`, under the names of a
    /// session's leader and of a relay, as long as it lives.
    private static boolean startsInWsl(HostProcess parent) {
        String name = parent.sighting().name();
        return parent.pid() != 1
                && (name.startsWith("Relay(")
                        || name.equals("SessionLeader")
                        || parent.command().executable().equals("/init"));
    }

    /// A child is born in its parent's session. It leaves that only for one that it leads itself.
    private static boolean isOfAnotherSession(HostProcess child, HostProcess parent) {
        long session = child.sighting().session();
        return session != 0 && session != child.pid() && session != parent.sighting().session();
    }
}
