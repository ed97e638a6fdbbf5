package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.config.Patterns;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.InterpretedScript;
import java.util.List;
import java.util.Optional;

/// A program that Tether replaces, as an interpreter runs it.
///
/// @param shim whether it is a shim; otherwise a daemon
/// @param pattern the pattern by which it was recognized
/// @param configured the port in its arguments, else in its environment; empty when neither has one
record ForeignProgram(
        HostProcess process, boolean shim, String pattern, Optional<Integer> configured) {
    /// The ports that such daemons have when no other is configured.
    private static final List<Integer> USUAL = List.of(8079, 8765);

    static Optional<ForeignProgram> of(HostProcess process, Patterns patterns) {
        return InterpretedScript.of(process.command())
                .flatMap(script -> {
                    String name = script.module() ? "-m " + script.name() : script.bareName();
                    boolean shim = patterns.shims().contains(name);
                    return shim || patterns.daemons().contains(name)
                            ? Optional.of(
                                    new ForeignProgram(process, shim, name, port(process, script)))
                            : Optional.empty();
                });
    }

    private static Optional<Integer> port(HostProcess process, InterpretedScript script) {
        return script.option("--port")
                .or(() -> process.variable("EXAI_WS_PORT"))
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port < 65_536);
    }

    /// Whether one may have started the other as a part of itself.
    boolean isSameProgram(ForeignProgram other) {
        return shim ? other.shim : pattern.equals(other.pattern);
    }

    /// Where it listens, else where it would listen; empty when neither is known. If its sockets
    /// cannot be seen, its configured port does not count: a daemon in a container has a port of
    /// another network.
    Optional<Address> address() {
        List<Address> listens = process.listens();
        if (listens.isEmpty() && !process.details().socketsSeen()) {
            return Optional.empty();
        }
        if (listens.isEmpty()) {
            String host = process.variable("EXAI_WS_HOST").orElse("127.0.0.1");
            return configured.map(port -> new Address(host, port));
        }
        return configured
                .flatMap(port -> on(listens, port))
                .or(() -> USUAL.stream().flatMap(port -> on(listens, port).stream()).findFirst())
                .or(() -> Optional.of(listens.getFirst()));
    }

    private static Optional<Address> on(List<Address> listens, int port) {
        return listens.stream().filter(each -> each.port() == port).findFirst();
    }
}
