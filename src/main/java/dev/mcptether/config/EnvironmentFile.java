package dev.mcptether.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Reads a file of lines `NAME=value`. It skips blank lines and lines that begin with `#`, drops
/// `export ` before a name, and drops quotes around a whole value. Inside a value nothing is
/// replaced.
final class EnvironmentFile {
    private static final int MOST_BYTES = 256 * 1024;

    private EnvironmentFile() {}

    /// @param mistake makes the exception for a mistake; it never gets a value
    static <E extends Exception> Map<String, String> read(Path file, Function<String, E> mistake)
            throws E {
        Map<String, String> variables = new HashMap<>();
        int number = 0;
        for (String line : text(file, mistake).split("\n", -1)) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            int equals = content.indexOf('=');
            String name =
                    equals < 0
                            ? ""
                            : content.substring(0, equals).replaceFirst("^export\\s+", "").strip();
            if (name.isEmpty() || content.indexOf('\0') >= 0) {
                throw mistake.apply(
                        "%s, line %d, is not of the form NAME=value".formatted(file, number));
            }
            variables.put(name, unquoted(content.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static <E extends Exception> String text(Path file, Function<String, E> mistake)
            throws E {
        try {
            ByteBuffer content = ByteBuffer.wrap(SmallFile.read(file, MOST_BYTES));
            return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
        } catch (CharacterCodingException notText) {
            throw mistake.apply("%s is not UTF-8".formatted(file));
        } catch (NoSuchFileException absent) {
            throw mistake.apply("%s is not there".formatted(file));
        } catch (IOException unreadable) {
            throw mistake.apply(file + " " + SmallFile.why(unreadable));
        }
    }

    private static String unquoted(String value) {
        boolean quoted =
                value.length() >= 2
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
