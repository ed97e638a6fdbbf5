package dev.mcptether;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that docs/classes.md has one line for each class: the first sentence of the class's own
/// documentation.
final class ClassMapTest {
    private static final Path DOCUMENT = Path.of("docs/classes.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/mcptether");

    /// Matches the first doc comment that is not indented.
    private static final Pattern HEAD = Pattern.compile("(?:^///[^\\n]*\\n)+", Pattern.MULTILINE);

    private static final Pattern LINK =
            Pattern.compile("\\{@link\\s+(?:[\\w.]*\\.)?([\\w#]+)[^}]*}");

    @Test
    void the_map_is_what_the_classes_say_of_themselves() throws IOException {
        // When
        String map = map();

        // Then
        if (Boolean.getBoolean("tether.docs.write")) {
            var _ = Files.writeString(DOCUMENT, map);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/classes.md is stale; CONTRIBUTING says how to regenerate it")
                .isEqualTo(map);
    }

    private static String map() throws IOException {
        StringBuilder map =
                new StringBuilder(
                        """
                        # Classes

                        One line for each class, by package: the first sentence of its documentation. Written by
                        `ClassMapTest`; ARCHITECTURE.md says how a message passes through them.
                        """);
        for (Map.Entry<String, List<Path>> each : byPackage().entrySet()) {
            map.append("\n## ").append(each.getKey()).append("\n\n");
            List<Path> classes = each.getValue();
            for (Path file : classes) {
                if (isPackageInfo(file)) {
                    map.append(firstSentence(file)).append("\n\n");
                }
            }
            map.append("| class | what |\n|---|---|\n");
            for (Path file : classes) {
                if (!isPackageInfo(file)) {
                    String name = file.getFileName().toString().replace(".java", "");
                    String what = firstSentence(file).replace("|", "\\|");
                    map.append("| `%s` | %s |\n".formatted(name, what));
                }
            }
        }
        return map.toString();
    }

    private static Map<String, List<Path>> byPackage() throws IOException {
        Map<String, List<Path>> packages = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                String folder = SOURCES.relativize(file.getParent()).toString().replace('\\', '/');
                packages.computeIfAbsent(
                                folder.isEmpty() ? "the root" : folder, _ -> new ArrayList<>())
                        .add(file);
            }
        }
        return packages;
    }

    private static boolean isPackageInfo(Path file) {
        return file.endsWith("package-info.java");
    }

    private static String firstSentence(Path file) throws IOException {
        Matcher head = HEAD.matcher(Files.readString(file));
        assertThat(head.find()).as("%s has a doc comment", file).isTrue();
        String text = head.group().replaceAll("(?m)^/// ?", "").strip();
        String paragraph = text.split("\\n\\s*\\n|\\n@param", 2)[0].replaceAll("\\s+", " ");
        String plain = LINK.matcher(paragraph).replaceAll("`$1`");
        Matcher end = Pattern.compile("[.:](?= [A-Z`]|$)").matcher(plain);
        return end.find() && plain.charAt(end.start()) == '.'
                ? plain.substring(0, end.end())
                : plain;
    }
}
