package dev.mcptether.fleet;

import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `run/targets.json`: where Prometheus finds the metrics of this home's live instances (a list for
/// its `file_sd_configs`). Every instance writes the whole list from all cards. So the next look of
/// any instance removes what a killed one left in the list.
///
/// A lock lets only one process at a time write, and nobody waits for it. If another process holds
/// it, this one returns. The holder reads the cards again after it releases the lock, so no change
/// is missed. The time of `run/targets.seen` says when the list was last known to be true.
public final class Targets {
    private static final JsonFactory FACTORY = new JsonFactory();

    /// How many characters of an instance's name are shown. They are its last ones, because names
    /// of the same hour begin alike.
    private static final int SHORT = 8;

    private final StateDirectory home;
    private final Instances instances;
    private final InstantSource clock;

    public Targets(StateDirectory home, Instances instances, InstantSource clock) {
        this.home = home;
        this.instances = instances;
        this.clock = clock;
    }

    /// Makes the list true, unless some instance has done so within `age`.
    public void refreshUnlessWithin(Duration age) throws IOException {
        if (!seenSince(clock.instant().minus(age))) {
            refresh();
        }
    }

    /// Makes the list say what the cards say.
    public synchronized void refresh() throws IOException {
        byte[] written;
        do {
            try (@Nullable LockFile mine =
                    LockFile.tryHold(home.directory("run"), "targets.lock").orElse(null)) {
                if (mine == null) {
                    return;
                }
                written = list();
                replace(written);
                markSeen();
            }
        } while (!Arrays.equals(list(), written));
    }

    /// Leaves an unchanged list alone, because Prometheus reads the list again after every change.
    private void replace(byte[] list) throws IOException {
        Path file = file("targets.json");
        byte[] before = content(file);
        if (!Arrays.equals(list, before)) {
            StateDirectory.replace(file, list);
        }
    }

    private static byte @Nullable [] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /// A time in the future says nothing: the clock was set back since.
    private boolean seenSince(Instant since) throws IOException {
        try {
            Instant seen = Files.getLastModifiedTime(file("targets.seen")).toInstant();
            return seen.isAfter(since) && !seen.isAfter(clock.instant());
        } catch (NoSuchFileException never) {
            return false;
        }
    }

    /// This is a file of its own. To set the time of the lock file would release the lock.
    private void markSeen() throws IOException {
        Path seen = file("targets.seen");
        StateDirectory.open(seen, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        Files.setLastModifiedTime(seen, FileTime.from(clock.instant()));
    }

    private Path file(String name) throws IOException {
        return home.directory("run").resolve(name);
    }

    private byte[] list() throws IOException {
        List<InstanceCard> scraped =
                instances.all().stream()
                        .filter(each -> each.presence() != Presence.GONE)
                        .map(Entry::card)
                        .filter(card -> card.metrics() != null)
                        .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartArray();
            for (InstanceCard card : scraped) {
                json.writeStartObject();
                json.writeArrayPropertyStart("targets");
                json.writeString(card.metrics());
                json.writeEndArray();
                json.writeObjectPropertyStart("labels");
                json.writeStringProperty("instance", shortName(card.instance()));
                json.writeStringProperty("role", card.role().label());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    /// The name by which Prometheus knows an instance.
    public static String shortName(UUID instance) {
        String name = instance.toString();
        return name.substring(name.length() - SHORT);
    }
}
