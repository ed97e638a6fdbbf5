package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All messages that either side wrote in one random schedule, and the checks on them. Each message
/// is unique, so whatever arrives can be traced to the side that wrote it.
final class Traffic {
    /// This text occurs only in what an earlier session received.
    static final String REMEMBERED = "\"remembered\":true";

    private final Map<String, Written> written = new HashMap<>();
    private final Map<String, List<Written>> byId = new HashMap<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final Map<String, Integer> saidByDaemons = new HashMap<>();
    private final Map<String, Integer> heardOfDaemons = new HashMap<>();
    private final Map<String, Integer> announced = new HashMap<>();
    private int lines;
    private int outcomesUnknown;
    private int remembered;

    /// One message of the client.
    static final class Written {
        /// The number of the line that held it, counted from 1.
        final int line;

        final Ask ask;
        final boolean inBatch;
        int executions;
        int executionsWhereUnsafe;
        boolean cancelled;
        boolean mustNotRun;
        boolean saidToBeUnsent;

        Written(int line, Ask ask, boolean inBatch) {
            this.line = line;
            this.ask = ask;
            this.inBatch = inBatch;
        }
    }

    /// @param id the id as JSON text; null if it is no request
    /// @param safeIn the versions of daemons that declare it safe to repeat
    record Ask(String text, @Nullable String id, Set<Integer> safeIn) {
        boolean isCall() {
            return id != null;
        }
    }

    // The client writes

    /// The client writes one line with these messages.
    void writes(List<Ask> asks, boolean batch) {
        lines++;
        for (Ask ask : asks) {
            Written one = new Written(lines, ask, batch);
            written.put(ask.text(), one);
            if (ask.id() != null) {
                byId.computeIfAbsent(ask.id(), _ -> new ArrayList<>()).add(one);
            }
        }
    }

    /// @param certainlyUnsent whether there is no link and no daemon can have received it
    void cancels(String id, boolean certainlyUnsent) {
        List<Written> all = byId.getOrDefault(id, List.of());
        for (Written one : all) {
            one.cancelled = true;
            boolean alone = all.size() == 1 && !one.inBatch;
            one.mustNotRun |= certainlyUnsent && alone && one.executions == 0;
        }
    }

    // A daemon gets

    /// Notes what a daemon of this version has received. Returns null if it is a message of
    /// Tether's own.
    @Nullable Written arrived(String text, int version) {
        Written one = written.get(text);
        if (one == null) {
            assertThat(text)
                    .as("neither the client's words nor Tether's")
                    .containsAnyOf("\"id\":\"tether:", "\"code\":-31003");
            return null;
        }
        one.executions++;
        if (!one.ask.safeIn().contains(version)) {
            one.executionsWhereUnsafe++;
        }
        assertThat(one.ask.isCall() ? one.executionsWhereUnsafe : 0)
                .as("executions of %s", text)
                .isLessThanOrEqualTo(1);
        String id = one.ask.id();
        if (id != null && asked(id) == 1 && !one.inBatch && !id.equals("0")) {
            assertThat(answers.getOrDefault(id, 0)).as("answered before: %s", text).isZero();
        }
        assertThat(one.mustNotRun).as("cancelled before it was sent: %s", text).isFalse();
        return one;
    }

    void said(String text) {
        saidByDaemons.merge(text, 1, Integer::sum);
    }

    // The client gets

    void received(String line) {
        if (!saidByDaemons.containsKey(line) && line.startsWith("[")) {
            BatchMessages.split(line.getBytes(StandardCharsets.UTF_8))
                    .forEach(part -> receivedOne(new String(part, StandardCharsets.UTF_8).strip()));
            return;
        }
        switch (Peek.at(line.getBytes(StandardCharsets.UTF_8))) {
            case Peeked.Single(Envelope envelope) -> received(line, envelope);
            case Peeked.Batch(List<Envelope> envelopes) -> envelopes.forEach(this::counts);
            case Peeked.NotJson _, Peeked.TooLarge _ ->
                    throw new AssertionError("not JSON: " + line);
        }
    }

    private void receivedOne(String text) {
        if (Peek.at(text.getBytes(StandardCharsets.UTF_8)) instanceof Peeked.Single(Envelope one)) {
            received(text, one);
        }
    }

    private void received(String text, Envelope envelope) {
        if (saidByDaemons.containsKey(text)) {
            assertThat(heardOfDaemons.merge(text, 1, Integer::sum))
                    .as("times that the client hears %s", text)
                    .isLessThanOrEqualTo(saidByDaemons.get(text));
        } else {
            assertThat(text)
                    .as("neither a daemon's words nor Tether's")
                    .containsAnyOf(
                            "\"data\":{\"tether\":{\"reason\":\"",
                            "/list_changed\"}",
                            "\"reason\":\"the daemon is gone\"",
                            "{\"resultType\":\"complete\"",
                            REMEMBERED);
        }
        outcomesUnknown += text.contains("\"code\":-31002,") ? 1 : 0;
        remembered += text.contains(REMEMBERED) ? 1 : 0;
        if (text.endsWith("/list_changed\"}")) {
            announced.merge(text, 1, Integer::sum);
        }
        counts(envelope);
        String id = id(envelope);
        if (envelope.isResponse() && id != null && text.endsWith("\"sent\":false}}}}")) {
            List<Written> all = byId.getOrDefault(id, List.of());
            all.forEach(one -> one.saidToBeUnsent |= all.size() == 1);
        }
    }

    private void counts(Envelope envelope) {
        String id = id(envelope);
        if (envelope.isResponse() && id != null) {
            assertThat(byId).as("an answer that nobody asked for").containsKey(id);
            int given = answers.merge(id, 1, Integer::sum);
            assertThat(given <= asked(id)).as("too many answers to %s", id).isTrue();
        }
    }

    private static @Nullable String id(Envelope envelope) {
        return envelope.id() == null ? null : envelope.id().json();
    }

    private int asked(String id) {
        return byId.getOrDefault(id, List.of()).size();
    }

    /// The number of calls for which the client was told that they may have run.
    int outcomesUnknown() {
        return outcomesUnknown;
    }

    /// The number of calls that were answered with what an earlier daemon said.
    int remembered() {
        return remembered;
    }

    /// How often the client was told of one change, at most.
    int announcedMost() {
        return announced.values().stream().mapToInt(each -> each).max().orElse(0);
    }

    // The end

    void assertAllAnswered() {
        byId.forEach((id, all) -> {
            int got = answers.getOrDefault(id, 0);
            long cancelled = all.stream().filter(one -> one.cancelled).count();
            assertThat(got)
                    .as("answers to %s", id)
                    .isBetween(all.size() - (int) cancelled, all.size());
            for (Written one : all) {
                assertThat(one.saidToBeUnsent && one.executions > 0)
                        .as("said to be unsent, but was: %s", one.ask.text())
                        .isFalse();
            }
        });
    }
}
