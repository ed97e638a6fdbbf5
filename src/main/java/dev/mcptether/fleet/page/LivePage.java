package dev.mcptether.fleet.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The live page's files. They are part of the program: the page loads nothing from anywhere else.
/// A file is read when it is first asked for, and kept. Any thread.
public final class LivePage {
    static final String DOCUMENT = "index.html";
    static final String BELOW = "/page/";

    /// All files of the page. They are named here because the class path cannot be listed, and
    /// because no other file of the program may be served by its name.
    static final List<String> FILES =
            List.of(
                    DOCUMENT,
                    "page.css",
                    "icon.svg",
                    "main.js",
                    "feed.js",
                    "dom.js",
                    "words.js",
                    "verdict.js",
                    "findings.js",
                    "tree.js",
                    "keys.js",
                    "charts.js",
                    "figures.js",
                    "totals.js",
                    "events.js");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    /// The content security policy, one directive a line. The page loads everything from its own
    /// origin, sends nothing anywhere else, and cannot be put into another page. Text never becomes
    /// HTML: browsers that know trusted types refuse it. The policy is a file, so that the browser
    /// tests run under it too.
    private static final String POLICY = "policy.txt";

    private final Map<String, PageFile> read = new ConcurrentHashMap<>();

    /// The file at a path. The page itself is at `/`, and its parts are below `/page/`.
    public Optional<PageFile> file(String path) {
        return name(path).map(name -> read.computeIfAbsent(name, LivePage::load));
    }

    private static Optional<String> name(String path) {
        if (path.equals("/")) {
            return Optional.of(DOCUMENT);
        }
        return FILES.stream()
                .filter(each -> !each.equals(DOCUMENT) && path.equals(BELOW + each))
                .findFirst();
    }

    private static PageFile load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        String policy = new String(bytes(POLICY), StandardCharsets.UTF_8);
        return PageFile.of(
                Optional.ofNullable(type).orElseThrow(),
                String.join("; ", policy.lines().toList()),
                bytes(name));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = LivePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program was built without its page: " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
