package dev.mcptether.telemetry.log;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Label;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns lines of the log back into events. It reads the records' components by reflection, while
/// {@link LineFormat} writes them by hand, so each checks the other.
public final class LineEvents {
    private static final int NANO_DIGITS = 9;

    private final Map<String, Class<? extends Event>> kinds = new HashMap<>();

    public LineEvents() {
        for (Fact fact : Fact.values()) {
            kinds.put(fact.dottedName(), fact.kind());
        }
    }

    /// The event of a line; empty if this version knows no event of that name.
    ///
    /// @throws IllegalArgumentException naming the field that is missing or wrong
    Optional<Event> event(JsonNode line) {
        Class<? extends Event> kind = kinds.get(line.path("event").stringValue(""));
        if (kind == null) {
            return Optional.empty();
        }
        RecordComponent[] components = kind.getRecordComponents();
        @Nullable Object[] values =
                Arrays.stream(components).map(each -> value(each, line)).toArray();
        return Optional.of(make(kind, components, values));
    }

    /// The name that a record component has in a line.
    public static String field(RecordComponent component) {
        String name = component.getName();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (Character.isUpperCase(each)) {
                field.append('_').append(Character.toLowerCase(each));
            } else {
                field.append(each);
            }
        }
        if (component.getType() == Duration.class) {
            return field.append("_seconds").toString();
        }
        // `pid` in the envelope is this process; an event's pid is another process.
        return name.equals("pid") ? "gone_pid" : field.toString();
    }

    private static @Nullable Object value(RecordComponent component, JsonNode line) {
        String name = field(component);
        Class<?> type = component.getType();
        JsonNode node = line.get(name);
        if (node == null) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return null;
            }
            throw new IllegalArgumentException("field " + name + " is missing");
        }
        if (type == String.class && node.isString()) {
            return node.stringValue();
        }
        if ((type == long.class || type == Long.class) && node.canConvertToLong()) {
            return node.longValue();
        }
        if (type == int.class && node.canConvertToInt()) {
            return node.intValue();
        }
        if (type == boolean.class && node.isBoolean()) {
            return node.booleanValue();
        }
        if (type == Duration.class && node.isNumber()) {
            return Duration.ofNanos(
                    node.decimalValue().movePointRight(NANO_DIGITS).longValueExact());
        }
        if (Label.class.isAssignableFrom(type)) {
            return label(type, name, node.stringValue(""));
        }
        if (type == Map.class && node.isObject()) {
            return numbers(node);
        }
        throw new IllegalArgumentException("field " + name + " cannot be " + node);
    }

    private static Object label(Class<?> type, String name, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Label) constant).label().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("field " + name + " cannot be '" + text + "'");
    }

    private static Map<String, Decimal> numbers(JsonNode node) {
        Map<String, Decimal> numbers = new HashMap<>();
        exact(node).forEach((name, value) -> numbers.put(name, decimal(value)));
        return numbers;
    }

    private static Decimal decimal(BigDecimal value) {
        int digits = Math.max(0, value.scale());
        return new Decimal(value.setScale(digits).unscaledValue().longValueExact(), digits);
    }

    /// The numbers of an object, without rounding.
    static Map<String, BigDecimal> exact(JsonNode node) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        node.properties()
                .forEach(field -> numbers.put(field.getKey(), field.getValue().decimalValue()));
        return numbers;
    }

    private static Event make(
            Class<? extends Event> kind, RecordComponent[] components, @Nullable Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Event> constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("the constructor of " + kind, impossible);
        }
    }
}
