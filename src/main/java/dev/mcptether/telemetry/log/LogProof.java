package dev.mcptether.telemetry.log;

import dev.mcptether.event.Event;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Role;
import dev.mcptether.event.Server;
import dev.mcptether.event.Telemetry;
import dev.mcptether.telemetry.slots.Meters;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.Series;
import dev.mcptether.telemetry.slots.Slots;
import dev.mcptether.telemetry.slots.SlotsHeader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Proves one instance's log, line by line.
final class LogProof {
    private static final String DROPPED = "tether_dropped_total{what=\"event\"";

    private static final String IN_FLIGHT = "tether_calls_in_flight";

    private final LineEvents events = new LineEvents();
    private Metrics metrics = new Metrics();
    private Slots counted = Slots.unmapped(metrics.layout());
    private final Pairs pairs = new Pairs();
    private final Chain chain = new Chain();
    private final Map<String, BigDecimal> increments = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final String version;

    private @Nullable LoggedEvent last;
    private @Nullable Meters meters;
    private @Nullable JsonNode finals;
    private @Nullable ExitReason reason;
    private boolean recomputable = true;
    private boolean torn;
    private long lines;

    LogProof(String version) {
        this.version = version;
    }

    /// @param where file and line, for the message
    void line(String where, byte[] line) throws Fault {
        if (torn) {
            throw new Fault(where + ": the file before it ends in the middle of a line");
        }
        LoggedEvent event =
                LoggedEvent.of(line)
                        .orElseThrow(
                                () -> new Fault(where + ": this is not a line of an event log"));
        place(where, event);
        chain(where, event);
        chain.add(line);
        last = event;
        lines++;
        count(where, event);
    }

    /// The file ends within a line. Only the last file may, if its writer was killed.
    void torn(String file) throws Fault {
        if (finals != null) {
            throw new Fault(file + ": there is more text after instance.stopped");
        }
        torn = true;
        notes.add(file + " ends in the middle of a line");
    }

    /// Whether the log contains the instance's last line.
    boolean ended() {
        return finals != null;
    }

    private void place(String where, LoggedEvent event) throws Fault {
        LoggedEvent before = last;
        if (before == null) {
            if (event.seq() != 1 && !event.event().equals("telemetry.log_continued")) {
                throw new Fault(
                        where + ": the log begins with seq " + event.seq() + " and not with 1");
            }
            return;
        }
        if (finals != null) {
            throw new Fault(where + ": there is a line after instance.stopped");
        }
        if (event.seq() != before.seq() + 1) {
            throw new Fault(
                    "%s: seq %d follows seq %d".formatted(where, event.seq(), before.seq()));
        }
        for (String field : List.of("instance", "boot", "pid", "role")) {
            JsonNode now = event.fields().path(field);
            if (!now.equals(before.fields().path(field))) {
                throw new Fault(
                        "%s: %s is %s, but it was %s in the line before"
                                .formatted(where, field, now, before.fields().path(field)));
            }
        }
    }

    private void chain(String where, LoggedEvent event) throws Fault {
        String said = event.fields().path("prev").stringValue("");
        if (last == null && event.seq() != 1) {
            return;
        }
        if (!said.equals(chain.link())) {
            throw new Fault(
                    "%s: prev is %s, but the line before (seq %d) hashes to %s: it was changed"
                            .formatted(where, said, event.seq() - 1, chain.link()));
        }
    }

    private void count(String where, LoggedEvent logged) throws Fault {
        Event event;
        try {
            Optional<Event> known = events.event(logged.fields());
            if (known.isEmpty()) {
                incomparable("event " + logged.event() + " is unknown to this version");
                return;
            }
            event = known.get();
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new Fault(where + ": " + wrong.getMessage());
        }
        if (event instanceof Instance.Started started && !started.version().equals(version)) {
            incomparable("it was written by version " + started.version());
        }
        if (event instanceof Server.Named named) {
            countBy(named.servers());
        }
        if (event instanceof Telemetry.Counted) {
            add(logged.fields().path("increments"));
        } else if (event instanceof Telemetry.LogContinued) {
            continued(where, logged);
        }
        pairs.read(where, event, logged.seq());
        meters(logged).emit(event);
        if (event instanceof Instance.Stopped stopped) {
            reason = stopped.reason();
            finals = logged.fields().path("counters");
        }
    }

    /// Checks the start of a file that is not the log's first. It begins with the counters so far.
    private void continued(String where, LoggedEvent logged) throws Fault {
        JsonNode counters = logged.fields().path("counters");
        if (lines == 1) {
            notes.add("the lines before seq " + logged.seq() + " are gone");
            add(counters);
        } else if (recomputable) {
            equal(recomputed(), LineEvents.exact(counters), where);
        }
    }

    /// From here on the instance counts by these server names.
    private void countBy(String servers) {
        Series.additive(counted.layout(), counted.values())
                .forEach((name, value) -> increments.merge(name, value, BigDecimal::add));
        metrics = new Metrics(servers.isEmpty() ? List.of() : List.of(servers.split(",")));
        counted = Slots.unmapped(metrics.layout());
        meters = null;
    }

    private void add(JsonNode numbers) {
        LineEvents.exact(numbers)
                .forEach((name, value) -> increments.merge(name, value, BigDecimal::add));
    }

    private Meters meters(LoggedEvent event) throws Fault {
        Meters ready = meters;
        if (ready == null) {
            Role role = role(event.role());
            ready = new Meters(metrics, counted, role, InstantSource.fixed(Instant.EPOCH));
            meters = ready;
        }
        return ready;
    }

    private static Role role(String label) throws Fault {
        for (Role role : Role.values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw new Fault("there is no role " + label);
    }

    private void incomparable(String why) {
        if (recomputable) {
            recomputable = false;
            notes.add("counters are not recomputed: " + why);
        }
    }

    /// Compares the sums of the lines with the instance's own figures.
    void compare(EndWitness.Known known, boolean running) throws Fault {
        Map<String, BigDecimal> recomputed = recomputed();
        boolean complete =
                recomputed.entrySet().stream()
                        .noneMatch(each ->
                                each.getKey().startsWith(DROPPED) && each.getValue().signum() > 0);
        if (!complete) {
            notes.add("some events could not be written as lines; pairs are not checked");
        } else {
            pairs.check(ended());
        }
        if (recomputable && finals != null) {
            equal(recomputed, LineEvents.exact(finals), "the last line");
            calls(recomputed);
        }
        switch (known) {
            case EndWitness.Known.Nothing _ when finals == null ->
                    throw new Fault(
                            "its last line is missing, and so is its slots file, which would have"
                                    + " it");
            case EndWitness.Known.Nothing _ ->
                    notes.add("there is no slots file, and the ledger does not know it");
            case EndWitness.Known.Summed _ ->
                    notes.add("the ledger has it in the sum of many; its log alone is proven");
            case EndWitness.Known.Unreadable(String why) ->
                    notes.add("the ledger cannot be read: " + why);
            case EndWitness.Known.Witnessed(EndWitness witness) ->
                    compare(recomputed, witness, running);
        }
    }

    private void compare(Map<String, BigDecimal> recomputed, EndWitness witness, boolean running)
            throws Fault {
        end(witness, running);
        if (!recomputable) {
            return;
        }
        Map<String, BigDecimal> growing = new HashMap<>(recomputed);
        growing.keySet().retainAll(Series.counters(counted.layout(), counted.values()).keySet());
        if (!ended()) {
            atMost(growing, witness);
        } else if (witness.additive().isPresent()) {
            equal(recomputed, witness.additive().get(), witness.name());
        } else {
            equal(growing, witness.counters(), witness.name());
        }
    }

    private Map<String, BigDecimal> recomputed() {
        Map<String, BigDecimal> sum =
                new HashMap<>(Series.additive(counted.layout(), counted.values()));
        increments.forEach((name, value) -> sum.merge(name, value, BigDecimal::add));
        return sum;
    }

    /// Checks the pairs of calls. Calls have no line for their start, so their pairs are checked as
    /// a number. Without a client nobody is left to answer, and a shim on a busy machine ends at
    /// its deadline with the call still open.
    private void calls(Map<String, BigDecimal> recomputed) throws Fault {
        BigDecimal open = recomputed.getOrDefault(IN_FLIGHT, BigDecimal.ZERO);
        boolean unheard = reason == ExitReason.CLIENT_GONE || reason == ExitReason.STDOUT_BROKEN;
        if (unheard && open.signum() > 0) {
            notes.add(
                    plain(open)
                            + " calls were open when it ended, and there was no client to answer");
        } else if (open.signum() != 0) {
            throw new Fault(plain(open) + " more calls began than ended");
        }
    }

    /// Two sets of counters must be equal. A missing name counts as 0.
    private static void equal(
            Map<String, BigDecimal> recomputed, Map<String, BigDecimal> said, String who)
            throws Fault {
        TreeSet<String> names = new TreeSet<>(recomputed.keySet());
        names.addAll(said.keySet());
        for (String name : names) {
            BigDecimal ours = recomputed.getOrDefault(name, BigDecimal.ZERO);
            BigDecimal theirs = said.getOrDefault(name, BigDecimal.ZERO);
            if (ours.compareTo(theirs) != 0) {
                throw new Fault(
                        "%s: the log's lines add up to %s, %s says %s"
                                .formatted(name, plain(ours), who, plain(theirs)));
            }
        }
    }

    /// An instance without its last line has counted at least what its lines say.
    private static void atMost(Map<String, BigDecimal> growing, EndWitness witness) throws Fault {
        for (Map.Entry<String, BigDecimal> each : growing.entrySet()) {
            BigDecimal said = witness.counters().getOrDefault(each.getKey(), BigDecimal.ZERO);
            if (each.getValue().compareTo(said) > 0) {
                throw new Fault(
                        "%s: the log's lines add up to %s, %s says only %s"
                                .formatted(
                                        each.getKey(),
                                        plain(each.getValue()),
                                        witness.name(),
                                        plain(said)));
            }
        }
    }

    private void end(EndWitness witness, boolean running) throws Fault {
        if (witness.end().isEmpty() && ended()) {
            throw new Fault(
                    "the log has its last line, and %s says that it never ended"
                            .formatted(witness.name()));
        }
        if (witness.end().isEmpty()) {
            if (!running && !ended()) {
                notes.add("killed: its counters are in " + witness.name());
            }
            return;
        }
        SlotsHeader.End end = witness.end().get();
        LoggedEvent line = last;
        if (end.logSeq() == 0) {
            notes.add("it ended (" + end.reason() + ") before its last line was written");
        } else if (line == null || line.seq() != end.logSeq()) {
            throw new Fault(
                    "%s says that the log ends with seq %d, it ends with seq %d"
                            .formatted(
                                    witness.name(), end.logSeq(), line == null ? 0 : line.seq()));
        } else if (!chain.link().equals(end.logHash())) {
            throw new Fault(
                    "the last line (seq %d) hashes to %s, %s says %s: it was changed"
                            .formatted(line.seq(), chain.link(), witness.name(), end.logHash()));
        }
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    Proof proof(String instance, boolean running, Optional<String> fault) {
        Proof.State state =
                ended() ? Proof.State.ENDED : running ? Proof.State.RUNNING : Proof.State.KILLED;
        return new Proof(instance, state, lines, List.copyOf(notes), fault);
    }
}
