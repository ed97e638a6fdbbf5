package dev.mcptether.process;

import java.util.Set;

/// Decides whether it is proven that a process's parent adopted it and did not start it. Then its
/// starter has ended. A verdict here may end a process, so any doubt means "not adopted". (In
/// {@link Launchers} a doubt lets a shim live without a client.)
public final class Adoption {
    /// These programs start services and never shims.
    private static final Set<String> INITS = Set.of("init", "systemd", "launchd");

    /// These programs start one program, perhaps through others, and adopt every other process.
    private static final Set<String> CONTAINER_INITS =
            Set.of("tini", "tini-static", "dumb-init", "docker-init", "catatonit");

    private Adoption() {}

    /// @param parent the child's present parent
    public static boolean isProven(HostProcess child, HostProcess parent) {
        String program = parent.command().program();
        boolean init = INITS.contains(program);
        boolean adopts = init || parent.pid() == 1 || CONTAINER_INITS.contains(program);
        return adopts && !startsInWsl(parent) && (init || isOfAnotherSession(child, parent));
    }

    /// Under WSL, a process that Windows starts is a child of `/init` as long as it lives. `/init`
    /// then has the name of a session leader or a relay.
    private static boolean startsInWsl(HostProcess parent) {
        String name = parent.sighting().name();
        return parent.pid() != 1
                && (name.startsWith("Relay(")
                        || name.equals("SessionLeader")
                        || parent.command().executable().equals("/init"));
    }

    /// Whether the child is in another session than the parent and leads none of its own. A child
    /// is born in its parent's session, and leaves it only for a session that it leads.
    private static boolean isOfAnotherSession(HostProcess child, HostProcess parent) {
        long session = child.sighting().session();
        return session != 0 && session != child.pid() && session != parent.sighting().session();
    }
}
