package dev.mcptether.doctor;

import dev.mcptether.clients.ClientFile;
import dev.mcptether.clients.ClientServer;
import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the configuration files of this user's clients say.
///
/// @param servers each with the client and the file that names it
/// @param broken files that cannot be used, each with the reason
/// @param files how many configuration files there are
record ClientServerFound(List<Named> servers, List<String> broken, int files) {
    record Named(KnownClient client, Path file, ClientServer server) {
        /// "`github` of Claude Desktop (/home/ann/...)".
        String title() {
            return "`%s` of %s (%s)".formatted(server.name(), client.title(), file);
        }
    }

    static ClientServerFound of(
            Platform platform, Map<String, String> environment, Path directory) {
        List<Named> servers = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        int files = 0;
        for (KnownClient client : KnownClient.values()) {
            for (Path file : client.files(platform, environment, directory)) {
                switch (ClientFile.read(file, client)) {
                    case ClientFile.Absent _ -> {}
                    case ClientFile.Unusable(String why) -> {
                        files++;
                        broken.add(file + " " + why);
                    }
                    case ClientFile.Holds(List<ClientServer> all) -> {
                        files++;
                        all.forEach(each -> servers.add(new Named(client, file, each)));
                    }
                }
            }
        }
        return new ClientServerFound(servers, broken, files);
    }
}
