package dev.mcptether.telemetry.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads all instances' event logs as one, in the order of time. It keeps one line of each file
/// whose time overlaps with others', never a whole log. For one thread.
public final class EventLogReader {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Comparator<LoggedEvent> ORDER =
            Comparator.comparing(LoggedEvent::time)
                    .thenComparing(LoggedEvent::instance)
                    .thenComparingLong(LoggedEvent::seq);

    /// Which events are wanted.
    ///
    /// @param since drops earlier events
    /// @param instance a part of an instance's name
    public record Filter(Optional<Instant> since, Optional<String> instance) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

        boolean wants(LoggedEvent event) {
            return since.map(from -> !event.time().isBefore(from)).orElse(true);
        }

        /// Whether the file may contain a wanted event. The time of its last change tells.
        boolean wants(Path file) throws IOException {
            if (!instance.map(part -> LogFiles.instance(file).contains(part)).orElse(true)) {
                return false;
            }
            return since.isEmpty()
                    || !Files.getLastModifiedTime(file).toInstant().isBefore(since.get());
        }
    }

    private final Path home;
    private final Filter filter;

    /// How far each file has been read.
    private final Map<Path, Long> offsets = new HashMap<>();

    public EventLogReader(Path home, Filter filter) {
        this.home = home;
        this.filter = filter;
    }

    /// Reads everything that is there and was not read before.
    public void read(Consumer<LoggedEvent> to) throws IOException {
        PriorityQueue<Reading> readings =
                new PriorityQueue<>(Comparator.comparing(Reading::head, ORDER));
        try {
            for (Path file : LogFiles.all(home)) {
                if (filter.wants(file) && Files.size(file) > offset(file)) {
                    Reading reading = new Reading(file, offset(file));
                    if (reading.advance()) {
                        readings.add(reading);
                    }
                }
            }
            while (!readings.isEmpty()) {
                Reading first = readings.remove();
                if (filter.wants(first.head())) {
                    to.accept(first.head());
                }
                if (first.advance()) {
                    readings.add(first);
                }
            }
        } finally {
            readings.forEach(Reading::close);
        }
    }

    /// All wanted events, for callers that have room for them.
    public List<LoggedEvent> list() throws IOException {
        List<LoggedEvent> events = new ArrayList<>();
        read(events::add);
        return events;
    }

    /// Reads everything that is there, and then what comes, until `over` is true.
    public void follow(Consumer<LoggedEvent> to, BooleanSupplier over) throws IOException {
        while (!over.getAsBoolean()) {
            read(to);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private long offset(Path file) {
        return offsets.getOrDefault(file, 0L);
    }

    /// One file with its next event. The first line tells when the file begins. After that it is
    /// closed until its turn, because there may be thousands of files.
    private final class Reading {
        private final Path file;
        private @Nullable Lines lines;
        private @Nullable LoggedEvent head;
        private boolean begun;

        Reading(Path file, long from) {
            this.file = file;
            offsets.put(file, from);
        }

        LoggedEvent head() {
            if (head == null) {
                throw new IllegalStateException("no event was read from " + file);
            }
            return head;
        }

        /// Moves to the next event, if there is one.
        boolean advance() throws IOException {
            Lines open = lines == null ? new Lines(file, offset(file)) : lines;
            lines = open;
            for (byte[] line = open.next(); line != null; line = open.next()) {
                offsets.put(file, open.offset());
                Optional<LoggedEvent> event = LoggedEvent.of(line);
                if (event.isPresent()) {
                    head = event.get();
                    if (!begun) {
                        begun = true;
                        close();
                    }
                    return true;
                }
            }
            close();
            return false;
        }

        void close() {
            Lines open = lines;
            lines = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException alreadyRead) {
                    // Nothing was written.
                }
            }
        }
    }
}
