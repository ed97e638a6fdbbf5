package dev.mcptether.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `.env` file of an EXAI checkout as Python's dotenv does: `NAME=value`, also after
/// `export`, with or without quotes. The file contains keys of paid services too; only what a shim
/// needs leaves this class.
final class EnvFile {
    /// People do not edit longer files by hand; the rest is not read.
    private static final int MOST_BYTES = 1 << 20;

    private static final Set<String> WANTED = Set.of("WORKFLOW_TOOL_TIMEOUT_SECS", "MCP_SERVER_ID");

    private static final Pattern LINE =
            Pattern.compile(
                    "\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*"
                            + "(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|([^#'\"\\s](?:(?!\\s#).)*?)?)\\s*(?:#.*)?");

    private EnvFile() {}

    /// The values for a shim. A file that is absent or unreadable has none.
    static Map<String, String> read(Path path) {
        Map<String, String> said = new HashMap<>();
        if (!Files.isRegularFile(path)) {
            return said;
        }
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            text.lines().forEach(line -> take(line, said));
        } catch (IOException unreadable) {
            return Map.of();
        }
        return said;
    }

    private static void take(String line, Map<String, String> said) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String name = matcher.group(1);
        if (name.startsWith("EXAI_") || WANTED.contains(name)) {
            said.put(name, value(matcher));
        }
    }

    private static String value(Matcher matcher) {
        if (matcher.group(2) != null) {
            return matcher.group(2);
        }
        if (matcher.group(3) != null) {
            return matcher.group(3).replaceAll("\\\\(.)", "$1");
        }
        return matcher.group(4) == null ? "" : matcher.group(4);
    }
}
