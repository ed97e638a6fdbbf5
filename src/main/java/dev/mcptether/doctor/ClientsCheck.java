package dev.mcptether.doctor;

import dev.mcptether.clients.ClientServer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Checks whether the clients of this user start a Tether that exists.
///
/// @param path where clients look for programs that are named without a directory
record ClientsCheck(Supplier<ClientServerFound> clients, String path) implements Check {
    @Override
    public String name() {
        return "clients";
    }

    @Override
    public String question() {
        return "Do the clients' configurations start a Tether that exists?";
    }

    @Override
    public Diagnosis look() {
        ClientServerFound found = clients.get();
        List<Diagnosis> all = new ArrayList<>();
        found.broken()
                .forEach(each ->
                        all.add(
                                Diagnosis.warning(
                                        each, "correct that file, then restart its client")));
        int tethers = 0;
        for (ClientServerFound.Named each : found.servers()) {
            tethers += each.server().isTether() ? 1 : 0;
            wrong(each).ifPresent(all::add);
        }
        if (!all.isEmpty()) {
            return Diagnosis.worst(all);
        }
        return found.files() == 0
                ? Diagnosis.skipped("this user has no configuration of a client that Tether knows")
                : Diagnosis.ok(
                        "%d of %d servers in %d files start Tether"
                                .formatted(tethers, found.servers().size(), found.files()));
    }

    private Optional<Diagnosis> wrong(ClientServerFound.Named each) {
        ClientServer server = each.server();
        if (server.isTether()) {
            if (!exists(server.command())) {
                return Optional.of(
                        Diagnosis.failed(
                                "%s starts %s, which is not there"
                                        .formatted(each.title(), server.command()),
                                "name an existing one in %s, then restart %s"
                                        .formatted(each.file(), each.client().title())));
            }
            return server.args().contains("shim")
                    ? Optional.empty()
                    : Optional.of(
                            Diagnosis.failed(
                                    "%s starts tether without `shim`".formatted(each.title()),
                                    "make its args [\"shim\"] in " + each.file()));
        }
        return server.oldShim()
                .filter(script -> isAbsolute(script) && !exists(script))
                .map(script ->
                        Diagnosis.failed(
                                "%s starts %s, which is not there".formatted(each.title(), script),
                                "correct the path in %s, or let it start `tether shim` instead (docs/exai.md)"
                                        .formatted(each.file())));
    }

    private boolean exists(String command) {
        try {
            Path file = Path.of(command);
            return (file.isAbsolute() || command.indexOf('/') >= 0)
                    ? Files.isRegularFile(file)
                    : !ProgramsCheck.onPath(path).isEmpty();
        } catch (InvalidPathException none) {
            return false;
        }
    }

    /// Whether it is an absolute path of this system. A path of another system says nothing here.
    private static boolean isAbsolute(String script) {
        try {
            return Path.of(script).isAbsolute();
        } catch (InvalidPathException none) {
            return false;
        }
    }
}
