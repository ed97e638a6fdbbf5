package dev.mcptether.cli;

import dev.mcptether.telemetry.log.EventLogReader;
import dev.mcptether.telemetry.log.EventLogReader.Filter;
import dev.mcptether.telemetry.log.LoggedEvent;
import dev.mcptether.text.Printable;
import dev.mcptether.text.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tether events`: reads the event log.
@Command(name = "events", description = "Shows the events of all instances, the oldest first.")
final class EventsCommand implements Callable<Integer> {
    private static final String RESET = "\u001b[0m";
    private static final String FAINT = "\u001b[2m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";

    /// How many characters of an instance's name are shown: its last ones, because names of the
    /// same hour begin alike.
    private static final int SHORT = 8;

    private final Function<Filter, EventLogReader> logs;
    private final InstantSource clock;
    private final Terminal out;
    private final boolean coloured;

    @Spec private CommandSpec spec;

    @Option(names = "--follow", description = "Also show new events, until interrupted.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "T",
            description =
                    "Only events after this: 30s, 10m, 2h or 3d ago, or a time such as"
                            + " 2026-11-20T10:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            description = "Only instances whose name contains this.")
    private @Nullable String instance;

    @Option(names = "--json", description = "Print the log's own lines, which are JSON.")
    private boolean json;

    /// @param logs opens the event logs
    /// @param coloured whether `out` is a terminal that shows colours
    EventsCommand(
            Function<Filter, EventLogReader> logs,
            InstantSource clock,
            Terminal out,
            boolean coloured) {
        this.logs = logs;
        this.clock = clock;
        this.out = out;
        this.coloured = coloured;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Instant> from = Optional.ofNullable(since).map(this::time);
        EventLogReader reader = logs.apply(new Filter(from, Optional.ofNullable(instance)));
        if (follow) {
            // The reader of our stdout may end: `tether events --follow | head`.
            reader.follow(this::show, out::checkError);
        } else {
            reader.read(this::show);
        }
        return 0;
    }

    private Instant time(String text) {
        return Since.parse(text, clock.instant())
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "--since: '"
                                        + text
                                        + "' is not allowed; use 30s, 10m, 2h, 3d or a time such"
                                        + " as 2026-11-20T10:00:00Z"));
    }

    private void show(LoggedEvent event) {
        if (json) {
            out.println(Printable.line(event.json()));
        } else {
            out.painted(human(event));
        }
    }

    private String human(LoggedEvent event) {
        StringBuilder line = new StringBuilder(160);
        String severity = Printable.line(event.severity()).toUpperCase(Locale.ROOT);
        line.append(paint(FAINT, event.time().truncatedTo(ChronoUnit.MILLIS).toString()));
        line.append(' ').append(paint(colour(event.severity()), "%-5s".formatted(severity)));
        String name = event.instance();
        line.append(' ').append(Printable.line(event.role())).append(' ');
        line.append(Printable.line(name.substring(Math.max(0, name.length() - SHORT))));
        line.append(' ').append(Printable.line(event.event()));
        for (Map.Entry<String, String> detail : event.details().entrySet()) {
            line.append(' ').append(paint(FAINT, Printable.line(detail.getKey()) + "="));
            line.append(quoted(Printable.line(detail.getValue())));
        }
        return line.toString();
    }

    private static String quoted(String value) {
        return value.isEmpty() || value.contains(" ") ? '"' + value + '"' : value;
    }

    private static String colour(String severity) {
        return switch (severity) {
            case "error" -> RED;
            case "warn" -> YELLOW;
            case "debug" -> FAINT;
            default -> "";
        };
    }

    private String paint(String colour, String text) {
        return coloured && !colour.isEmpty() ? colour + text + RESET : text;
    }
}
