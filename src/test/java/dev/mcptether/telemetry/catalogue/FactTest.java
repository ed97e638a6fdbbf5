package dev.mcptether.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Fact;
import dev.mcptether.telemetry.Samples;
import org.junit.jupiter.api.Test;

final class FactTest {
    @Test
    void every_record_has_a_fact_of_its_own_that_names_it() {
        assertThat(Samples.events())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(Fact.of(event).kind()).isEqualTo(event.getClass()));
        assertThat(Samples.kinds()).hasSameSizeAs(Fact.values());
    }

    /// A reader finds the record in the source by the name in the log.
    @Test
    void a_fact_is_named_like_its_record() {
        assertThat(Fact.values())
                .allSatisfy(fact -> assertThat(fact.dottedName()).isEqualTo(name(fact.kind())));
    }

    private static String name(Class<?> kind) {
        Class<?> family = kind.getEnclosingClass();
        String fact = kind.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1");
        return (family == null ? fact : family.getSimpleName().replace("Event", "") + "." + fact)
                .toLowerCase(java.util.Locale.ROOT);
    }
}
