package dev.mcptether.process;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A process family as a system once showed it, and the right answers about it. Each is a file in
/// the test resources of this package.
///
/// @param client the client's pid; empty if there is none
public record Recording(
        String name,
        String shows,
        FakeProcessTable table,
        long self,
        List<Long> launchers,
        OptionalLong client) {

    /// All recordings, by name.
    public static List<Recording> all() {
        try (Stream<Path> files =
                Files.list(
                        Path.of(Recording.class.getResource("linux-direct.json").toURI())
                                .getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .map(name -> of(name.replace(".json", "")))
                    .toList();
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    public static Recording of(String name) {
        try (InputStream in = Recording.class.getResourceAsStream(name + ".json")) {
            JsonNode root = JsonMapper.shared().readTree(in);
            List<Long> launchers = new ArrayList<>();
            root.required("launchers").forEach(pid -> launchers.add(pid.longValue()));
            JsonNode client = root.required("client");
            return new Recording(
                    name,
                    root.required("shows").stringValue(),
                    table(root),
                    root.required("self").longValue(),
                    launchers,
                    client.isNull() ? OptionalLong.empty() : OptionalLong.of(client.longValue()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name + ": " + shows;
    }

    private static FakeProcessTable table(JsonNode root) {
        String system = root.required("system").stringValue();
        FakeProcessTable table = new FakeProcessTable(!system.equals("windows"));
        Terminal unsaid = system.equals("linux") ? Terminal.NONE : Terminal.UNKNOWN;
        for (JsonNode each : root.required("processes")) {
            String executable = each.required("executable").stringValue();
            Sighting sighting =
                    new Sighting(
                            new ProcessIdentity(
                                    each.required("pid").longValue(),
                                    each.required("start").longValue(),
                                    table.bootId()),
                            Command.bareName(executable),
                            each.required("parent").longValue(),
                            State.LIVE,
                            each.path("session").longValue(0),
                            Terminal.valueOf(each.path("terminal").stringValue(unsaid.name())),
                            each.path("threads").intValue(1));
            table.starts(sighting, new Command(executable, arguments(each)));
        }
        return table;
    }

    private static @Nullable List<String> arguments(JsonNode process) {
        if (!process.has("arguments")) {
            return null;
        }
        List<String> arguments = new ArrayList<>();
        process.required("arguments").forEach(word -> arguments.add(word.stringValue()));
        return arguments;
    }
}
