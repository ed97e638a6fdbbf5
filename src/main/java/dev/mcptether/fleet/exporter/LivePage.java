package dev.mcptether.fleet.exporter;

import dev.mcptether.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The live page: files that are part of the program, so that the page takes nothing from anywhere
/// else.
final class LivePage {
    private static final Map<String, String> TYPES =
            Map.of(
                    "/", "text/html; charset=utf-8",
                    "/page.css", "text/css; charset=utf-8",
                    "/page.js", "text/javascript; charset=utf-8",
                    "/icon.svg", "image/svg+xml");

    /// Nothing but what comes from here may run, be shown or be asked.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    void answer(String path, Answer answer) {
        String type = TYPES.get(path);
        byte[] file = type == null ? null : file(path.equals("/") ? "/index.html" : path);
        if (type == null || file == null) {
            answer.text(404, "There is no such page here; / is the live page.\n");
            return;
        }
        answer.header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-cache")
                .header("Referrer-Policy", "no-referrer")
                .body(200, type, file);
    }

    private static byte @Nullable [] file(String name) {
        try (InputStream in = LivePage.class.getResourceAsStream("page" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
