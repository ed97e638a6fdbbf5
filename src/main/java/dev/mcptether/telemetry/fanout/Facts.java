package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;

/// The catalogue's entry of an event. Not for the emitting threads: see {@link Recordings}.
public final class Facts {
    private static final ClassValue<Fact> FACTS =
            new ClassValue<>() {
                @Override
                protected Fact computeValue(Class<?> type) {
                    Fact fact = type.getAnnotation(Fact.class);
                    if (fact == null) {
                        throw new IllegalArgumentException(type + " has no @Fact");
                    }
                    return fact;
                }
            };

    private Facts() {}

    public static Fact of(Event event) {
        return FACTS.get(event.getClass());
    }

    public static Fact of(Class<? extends Event> type) {
        return FACTS.get(type);
    }
}
