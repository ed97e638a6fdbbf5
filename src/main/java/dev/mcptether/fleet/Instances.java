package dev.mcptether.fleet;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.Sighting.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// All instances of this home, by their cards. It changes only the card that it is told to change.
/// The ledger removes what a killed instance left behind.
public final class Instances {
    private static final String ENDING = ".json";
    private static final int MOST_BYTES = 64 * 1024;

    private final StateDirectory home;
    private final ProcessTable table;

    /// A card, and what the process table says about it.
    public record Entry(InstanceCard card, Presence presence) {}

    /// Whether the process that wrote a card still lives.
    public enum Presence {
        ALIVE,
        /// It ended, is a zombie, or lived in an earlier boot, or another process has its pid.
        GONE,
        /// It could not be looked at. Its files must not be touched.
        UNKNOWN
    }

    public Instances(StateDirectory home, ProcessTable table) {
        this.home = home;
        this.table = table;
    }

    /// Writes the card, or replaces it as a whole.
    public void put(InstanceCard card) throws IOException {
        StateDirectory.replace(file(card.instance()), CardJson.write(card));
    }

    /// Removes the card of an instance that ends as it should.
    public void remove(UUID instance) throws IOException {
        Files.deleteIfExists(file(instance));
    }

    /// Every card that can be read, oldest instance first (their names grow with time).
    public List<Entry> all() throws IOException {
        Path directory = directory();
        List<InstanceCard> cards =
                cards(directory).orElseThrow(() -> new IOException("cannot list " + directory));
        return cards.stream().map(card -> new Entry(card, presence(card.process()))).toList();
    }

    /// All cards that can be read, for a caller that only looks. It changes nothing and looks at no
    /// process. Where there is no home, there are no cards.
    public List<InstanceCard> cards() {
        return cards(home.root().resolve("run").resolve("instances")).orElse(List.of());
    }

    private static Optional<List<InstanceCard>> cards(Path directory) {
        // List names and filter them: every instance that has ended leaves its counters here, but
        // no card.
        String[] names = directory.toFile().list((_, name) -> name.endsWith(ENDING));
        if (names == null) {
            return Optional.empty();
        }
        Arrays.sort(names);
        List<InstanceCard> cards = new ArrayList<>();
        for (String name : names) {
            try {
                cards.add(CardJson.read(read(directory.resolve(name))));
            } catch (IOException | IllegalArgumentException unreadable) {
                // Its instance ended after the listing, or the file is not ours to read.
            }
        }
        return Optional.of(cards);
    }

    /// One card; empty when there is none that can be read.
    public Optional<InstanceCard> card(UUID instance) {
        try {
            InstanceCard card = CardJson.read(read(file(instance)));
            return card.instance().equals(instance) ? Optional.of(card) : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /// A longer file was not written by an instance, so it is not read.
    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] card = in.readNBytes(MOST_BYTES + 1);
            if (card.length > MOST_BYTES) {
                throw new IOException(file + " is longer than an instance card");
            }
            return card;
        }
    }

    /// Whether this very process lives.
    public Presence presence(ProcessIdentity process) {
        if (!process.bootId().equals(table.bootId())) {
            return Presence.GONE;
        }
        return switch (table.look(process.pid())) {
            case Look.Failed _ -> Presence.UNKNOWN;
            case Look.Absent _ -> Presence.GONE;
            case Look.Seen(Sighting now) ->
                    now.identity().equals(process) && now.state() != State.ZOMBIE
                            ? Presence.ALIVE
                            : Presence.GONE;
        };
    }

    private Path file(UUID instance) throws IOException {
        return directory().resolve(instance + ENDING);
    }

    private Path directory() throws IOException {
        return home.directory("run", "instances");
    }
}
