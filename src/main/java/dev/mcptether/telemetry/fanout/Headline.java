package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Parent;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Severity;
import dev.mcptether.event.Telemetry;
import java.util.Locale;

/// What {@link dev.mcptether.event.Fact} says that every written event begins with, without reading
/// the annotation: the JVM's first reader of one pays 8 to 20 ms, and an instance that ends at once
/// would have to. A test keeps the two equal.
///
/// @param name the record's name in snake case, after that of the family it is in
public record Headline(String name, Severity severity) {
    private static final ClassValue<String> NAMES =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    return name(type.getName());
                }
            };

    public static Headline of(Event event) {
        return new Headline(NAMES.get(event.getClass()), severity(event));
    }

    private static String name(String type) {
        StringBuilder name = new StringBuilder();
        boolean begins = true;
        for (int i = type.lastIndexOf('.') + 1; i < type.length(); i++) {
            char letter = type.charAt(i);
            if (Character.isUpperCase(letter) && !begins) {
                name.append('_');
            }
            begins = letter == '$';
            name.append(begins ? '.' : letter);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static Severity severity(Event event) {
        return switch (event) {
            case Daemon.CrashLoop _ -> Severity.ERROR;
            case Dropped _,
                    Daemon.ConnectionRefused _,
                    Daemon.PredecessorKilled _,
                    Daemon.SelfCheckFailed _,
                    Daemon.WorkerEnded _,
                    Link.Lost _,
                    Link.OutageBegan _,
                    Telemetry.Degraded _ ->
                    Severity.WARN;
            case Message _,
                    Call.Started _,
                    Call.Finished _,
                    Link.Attempted _,
                    Link.StateChanged _,
                    Parent.Checked _,
                    Telemetry.Counted _,
                    Telemetry.LogContinued _ ->
                    Severity.DEBUG;
            case Call _, Daemon _, Instance _, Link _, Parent _, SessionEvent _, Telemetry _ ->
                    Severity.INFO;
        };
    }
}
