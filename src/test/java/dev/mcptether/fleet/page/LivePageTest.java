package dev.mcptether.fleet.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LivePageTest {
    private static final Path SOURCE = Path.of("src/main/page");
    private static final Pattern IMPORT = Pattern.compile("from '([^']+)'");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    /// Code that makes code or elements from text.
    private static final Pattern MAKES_HTML =
            Pattern.compile(
                    "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(|Function\\(");

    private final LivePage page = new LivePage();

    @Test
    void the_page_is_at_the_root_and_its_files_are_below_page() {
        // When
        PageFile document = page.file("/").orElseThrow();
        PageFile script = page.file("/page/main.js").orElseThrow();

        // Then
        assertThat(document.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(text(LivePage.DOCUMENT)).contains("<title>Tether</title>");
        assertThat(script.type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(page.file("/page/page.css").orElseThrow().type()).startsWith("text/css");
        assertThat(page.file("/page/icon.svg").orElseThrow().type()).isEqualTo("image/svg+xml");
    }

    @Test
    void nothing_else_of_the_program_can_be_had() {
        for (String path :
                List.of(
                        "/page/LivePage.class",
                        "/page/../page/main.js",
                        "/page/",
                        "/page",
                        "/main.js",
                        "/page/index.html",
                        "/page/policy.txt",
                        "",
                        "//")) {
            assertThat(page.file(path)).as(path).isEmpty();
        }
    }

    @Test
    void every_file_of_the_source_is_served_and_there_is_no_other() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .filteredOn(each -> !each.equals("policy.txt"))
                    .containsExactlyInAnyOrderElementsOf(LivePage.FILES);
        }
        for (String each : LivePage.FILES) {
            assertThat(text(each)).as(each).isEqualTo(Files.readString(SOURCE.resolve(each)));
        }
    }

    @Test
    void everything_the_page_loads_comes_from_its_own_address() {
        // Given
        List<String> loaded =
                LivePage.FILES.stream().flatMap(each -> loadedBy(text(each)).stream()).toList();

        // Then
        assertThat(loaded).contains("/page/page.css", "/page/main.js", "/page/tree.js");
        assertThat(loaded)
                .allSatisfy(path -> {
                    if (path.startsWith(LivePage.BELOW)) {
                        assertThat(page.file(path)).as(path).isPresent();
                    } else {
                        assertThat(path).matches("/(metrics|sd|api/(fleet|events))");
                    }
                });
    }

    @Test
    void text_never_becomes_html_or_code() {
        for (String each : LivePage.FILES) {
            assertThat(MAKES_HTML.matcher(text(each)).results().map(found -> found.group()))
                    .as(each)
                    .isEmpty();
        }
    }

    @Test
    void a_browser_may_run_and_ask_what_comes_from_here_and_nothing_else() {
        // When
        String policy = page.file("/").orElseThrow().headers().get("Content-Security-Policy");

        // Then
        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains(
                        "connect-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for")
                .doesNotContain("unsafe", "http:", "data:", "*");
    }

    @Test
    void a_browser_that_has_a_file_is_told_so_and_one_with_another_is_not() {
        // When
        PageFile script = page.file("/page/main.js").orElseThrow();
        PageFile style = page.file("/page/page.css").orElseThrow();

        // Then
        assertThat(script.isKnown(script.etag())).isTrue();
        assertThat(script.isKnown("W/\"other\", " + script.etag())).isTrue();
        assertThat(script.isKnown(style.etag())).isFalse();
        assertThat(script.isKnown("")).isFalse();
    }

    private String text(String name) {
        String path = name.equals(LivePage.DOCUMENT) ? "/" : LivePage.BELOW + name;
        return new String(page.file(path).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static List<String> loadedBy(String text) {
        return Stream.concat(
                        IMPORT.matcher(text)
                                .results()
                                .map(each -> each.group(1).replaceFirst("^\\./", LivePage.BELOW)),
                        REFERENCE.matcher(text).results().map(each -> each.group(1)))
                .toList();
    }
}
