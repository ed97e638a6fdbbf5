package dev.mcptether.clients;

import dev.mcptether.config.SmallFile;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Puts servers into a client's configuration file. Everything else in the file stays. The old file
/// is kept beside the new one. A file with something that would be lost (comments, a name that
/// occurs twice) is refused before anything is written.
public final class ClientMerge {
    private static final int MOST_BACKUPS = 1000;

    /// Keeps every digit of a number, and refuses a file from which it would lose something.
    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final KnownClient client;
    private final Path file;

    public ClientMerge(KnownClient client, Path file) {
        this.client = client;
        this.file = file;
    }

    public sealed interface Outcome {
        /// @param backup the old file; empty if there was none
        record Written(Path file, Optional<Path> backup) implements Outcome {}

        /// The file contains all of it already.
        record Unchanged(Path file) implements Outcome {}

        /// @param why the reason and what to do, for a person
        record Refused(String why) implements Outcome {}
    }

    /// @throws IOException when a file cannot be written
    public Outcome write(List<ClientEntry> entries) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        byte @Nullable [] before;
        try {
            before = SmallFile.read(real, ClientFile.MOST_BYTES);
        } catch (NoSuchFileException none) {
            before = null;
        } catch (IOException unusable) {
            return new Outcome.Refused(real + " " + SmallFile.why(unusable));
        }
        ObjectNode root;
        try {
            root = before == null || isBlank(before) ? STRICT.createObjectNode() : parsed(before);
            for (ClientEntry each : entries) {
                put(root, each);
            }
        } catch (RefusalException refused) {
            return new Outcome.Refused(real + " " + refused.getMessage());
        }
        if (before != null && !isBlank(before) && root.equals(STRICT.readTree(before))) {
            return new Outcome.Unchanged(real);
        }
        return replace(real, before, root);
    }

    private Outcome replace(Path real, byte @Nullable [] before, ObjectNode root)
            throws IOException {
        Optional<Path> backup = Optional.empty();
        if (before == null) {
            Files.createDirectories(real.toAbsolutePath().getParent());
        } else {
            backup = Optional.of(backup(real));
        }
        StateDirectory.replace(
                real.toAbsolutePath(),
                (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        return new Outcome.Written(real, backup);
    }

    private static boolean isBlank(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).isBlank();
    }

    private static ObjectNode parsed(byte[] text) throws RefusalException {
        try {
            if (STRICT.readTree(text) instanceof ObjectNode root) {
                return root;
            }
        } catch (JacksonException loses) {
            throw new RefusalException(
                    "is not plain JSON (line %d), so writing it would lose something; put the servers in by hand"
                            .formatted(loses.getLocation().getLineNr()));
        }
        throw new RefusalException("holds no JSON object; put the servers in by hand");
    }

    private void put(ObjectNode root, ClientEntry entry) throws RefusalException {
        @Nullable JsonNode known = root.get(client.rootKey());
        if (known != null && !(known instanceof ObjectNode)) {
            throw new RefusalException(
                    "has something else than servers under `%s`".formatted(client.rootKey()));
        }
        ObjectNode servers =
                known instanceof ObjectNode there ? there : root.putObject(client.rootKey());
        @Nullable JsonNode old = servers.get(entry.name());
        if (old == null) {
            servers.set(entry.name(), entry.json(client));
        } else if (old instanceof ObjectNode server && isOurs(server)) {
            entry.putCommand(server);
            addMissing(server, entry);
        } else {
            throw new RefusalException(
                    "has another server named `%s`; rename that one first".formatted(entry.name()));
        }
    }

    /// Whether this starts Tether, or a program that Tether replaces.
    private static boolean isOurs(ObjectNode server) {
        List<String> args =
                server.path("args").valueStream().map(each -> each.asString("")).toList();
        ClientServer now =
                new ClientServer(
                        "",
                        server.path("command").asString(""),
                        args,
                        dev.mcptether.config.Variables.NONE);
        return now.isTether() || now.oldShim().isPresent();
    }

    /// Adds what the server's entry lacks. Values that the user has set stay.
    private static void addMissing(ObjectNode server, ClientEntry entry) {
        if (entry.env().isEmpty()) {
            return;
        }
        ObjectNode env =
                server.get("env") instanceof ObjectNode there ? there : server.putObject("env");
        entry.env()
                .forEach((name, value) -> {
                    if (!env.has(name)) {
                        env.put(name, value);
                    }
                });
    }

    /// The first of `x.json.before-tether`, `x.json.before-tether.1`, ... that is free.
    private static Path backup(Path real) throws IOException {
        String name = real.getFileName() + ".before-tether";
        for (int i = 0; i < MOST_BACKUPS; i++) {
            Path backup = real.resolveSibling(i == 0 ? name : name + "." + i);
            try {
                Files.copy(real, backup, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                return backup;
            } catch (FileAlreadyExistsException taken) {
                // This is an earlier backup. It stays.
            }
        }
        throw new FileAlreadyExistsException(
                name, null, "there are %d backups; remove some".formatted(MOST_BACKUPS));
    }

    private static final class RefusalException extends Exception {
        RefusalException(String message) {
            super(message);
        }
    }
}
