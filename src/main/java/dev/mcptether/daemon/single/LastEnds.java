package dev.mcptether.daemon.single;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.wire.JsonPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/// The file `daemons/<name>/last`: how the last ten daemons of this name ended. Each line is one
/// JSON object, and the newest is last. Only the holder of the daemon's lock writes it.
public final class LastEnds {
    private static final int MOST = 10;

    /// Ten lines are shorter. A longer file is not ours.
    private static final long MOST_BYTES = 64 << 10;

    private static final int MOST_WORDS = 500;

    private final Path file;

    private LastEnds(Path file) {
        this.file = file;
    }

    public static LastEnds of(DaemonFolder folder) {
        return new LastEnds(folder.file("last"));
    }

    /// @param how for example `sigterm`, or `killed` for a daemon that wrote no last line
    public record End(long pid, Instant at, String how, String detail) {
        @Override
        public String toString() {
            return "the last one, pid %d, ended at %s: %s".formatted(pid, at, how)
                    + (detail.isEmpty() ? "" : ", " + detail);
        }

        private String line() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("pid", pid)
                    .put("ended", at.toString())
                    .put("how", how)
                    .put("detail", detail.substring(0, Math.min(detail.length(), MOST_WORDS)))
                    .toString();
        }

        private static Optional<End> read(String line) {
            JsonPart end = JsonPart.of(line.getBytes(StandardCharsets.UTF_8));
            try {
                return Optional.of(
                        new End(
                                end.at("pid").number().orElse(-1),
                                Instant.parse(end.at("ended").string()),
                                end.at("how").string(),
                                end.at("detail").string()));
            } catch (DateTimeParseException damaged) {
                return Optional.empty();
            }
        }
    }

    public void add(End end) throws IOException {
        List<End> ends = new ArrayList<>(all());
        ends.add(end);
        List<End> kept = ends.subList(Math.max(0, ends.size() - MOST), ends.size());
        StringBuilder text = new StringBuilder();
        kept.forEach(each -> text.append(each.line()).append('\n'));
        StateDirectory.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Optional<End> newest() {
        List<End> ends = all();
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.getLast());
    }

    /// The ends, the oldest first. Lines that cannot be read are left out.
    public List<End> all() {
        try {
            return Files.size(file) > MOST_BYTES
                    ? List.of()
                    : Files.readAllLines(file).stream()
                            .map(End::read)
                            .flatMap(Optional::stream)
                            .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
