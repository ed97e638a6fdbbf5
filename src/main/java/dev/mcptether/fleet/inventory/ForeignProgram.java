package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.config.Patterns;
import dev.mcptether.process.HostProcess;
import dev.mcptether.process.InterpretedScript;
import java.util.List;
import java.util.Optional;

/// A program that Tether takes the place of, as an interpreter runs it.
///
/// @param shim whether it is a shim; otherwise a daemon
/// @param pattern what it is known by
/// @param configured the port in its arguments, else in its environment; empty when neither tells
record ForeignProgram(
        HostProcess process, boolean shim, String pattern, Optional<Integer> configured) {
    /// The ports such daemons have when nobody tells them another.
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

    /// One may have started the other as a part of itself.
    boolean isSameProgram(ForeignProgram other) {
        return shim ? other.shim : pattern.equals(other.pattern);
    }

    /// Where it listens, else where it would: empty when neither is known. The port that a daemon
    /// in a container was told is one of another network.
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
