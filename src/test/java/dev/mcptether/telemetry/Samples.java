package dev.mcptether.telemetry;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Event;
import dev.mcptether.event.Label;
import dev.mcptether.event.Role;
import dev.mcptether.event.Severity;
import dev.mcptether.event.TraceContext;
import dev.mcptether.telemetry.fanout.Identity;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Values for tests: an identity, and one event of every kind.
public final class Samples {
    private Samples() {}

    public static Identity identity() {
        return identity(Role.SHIM);
    }

    public static Identity identity(Role role) {
        return new Identity(
                UUID.randomUUID(), "5b1f9f3c-boot", ProcessHandle.current().pid(), 42, role, "1.0");
    }

    /// Settings without an exporter. Only errors go to stderr.
    public static Instruments.Settings settings(Path home) {
        return new Instruments.Settings(home, Map.of(), Severity.ERROR);
    }

    /// All event records of the vocabulary.

    public static List<Class<? extends Event>> kinds() {
        List<Class<? extends Event>> kinds = new ArrayList<>();
        collect(Event.class, kinds);
        return kinds;
    }

    /// One event of each kind.
    public static List<Event> events() {
        return kinds().stream().map(Samples::event).toList();
    }

    /// An event of this kind, with values that are easy to tell apart.
    public static Event event(Class<? extends Event> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        Object[] values = Arrays.stream(components).map(Samples::value).toArray();
        try {
            Class<?>[] types =
                    Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            var constructor = kind.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException broken) {
            throw new LinkageError("no sample for " + kind, broken);
        }
    }

    private static void collect(Class<?> type, List<Class<? extends Event>> into) {
        if (type.isRecord()) {
            into.add(type.asSubclass(Event.class));
        } else {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, into);
            }
        }
    }

    private static Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == long.class || type == Long.class) {
            return 7L;
        }
        if (type == int.class) {
            return 3;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            return "text of " + component.getName();
        }
        if (type == Duration.class) {
            return Duration.ofNanos(1_234_567_891L);
        }
        if (type == Map.class) {
            return Map.of("tether_retries_total{cause=\"refused\"}", new Decimal(25, 1));
        }
        if (type == TraceContext.class) {
            return new TraceContext(
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1");
        }
        if (Label.class.isAssignableFrom(type)) {
            return type.getEnumConstants()[0];
        }
        throw new AssertionError("no sample for " + component);
    }
}
