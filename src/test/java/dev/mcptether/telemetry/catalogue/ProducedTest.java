package dev.mcptether.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that code produces everything that the catalogue promises. A series or an event that
/// nobody produces stays 0 for ever, and that looks like good news.
final class ProducedTest {
    private static final Path MAIN = Path.of("src/main/java/dev/mcptether");

    @Test
    void every_event_is_made_somewhere() throws IOException {
        String source = source();
        List<String> never = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            Class<? extends Event> kind = fact.kind();
            if (!Pattern.compile("new\\s+(?:\\w+\\.)?" + kind.getSimpleName() + "\\(")
                    .matcher(source)
                    .find()) {
                never.add(fact.dottedName());
            }
        }
        assertThat(never).isEmpty();
    }

    @Test
    void every_part_that_can_degrade_and_every_label_of_an_event_is_named_somewhere()
            throws IOException {
        String source = source();
        Set<String> never = new TreeSet<>();
        for (Fact fact : Fact.values()) {
            Arrays.stream(fact.kind().getRecordComponents())
                    .map(component -> component.getType())
                    .filter(Label.class::isAssignableFrom)
                    .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                    .map(constant -> (Enum<?>) constant)
                    .filter(value ->
                            !Pattern.compile("\\b" + value.name() + "\\b").matcher(source).find())
                    .forEach(value ->
                            never.add(
                                    value.getDeclaringClass().getSimpleName()
                                            + "."
                                            + value.name()));
        }
        assertThat(never).isEmpty();
    }

    /// The source of the whole program, without the vocabulary itself and its translations.
    private static String source() throws IOException {
        StringBuilder source = new StringBuilder();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (!file.startsWith(MAIN.resolve("event"))
                        && !file.startsWith(MAIN.resolve("telemetry/slots"))) {
                    source.append(Files.readString(file));
                }
            }
        }
        return source.toString();
    }
}
