package dev.mcptether.link.exai;

import dev.mcptether.wire.JsonPart;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One text of a tool, and what is in it if it is a JSON object.
///
/// @param shown the text as the old shim passed it
/// @param isSoftError whether the object says that the tool failed
/// @param structured the object; null if the text is none, or is too long for a tree
record ToolText(String shown, boolean isSoftError, @Nullable ObjectNode structured) {
    /// In `error`, A reports that a text with one of these statuses is a failure, but only the
    /// first time. The other generations never do.
    private static final Set<String> SOFT_ERRORS =
            Set.of("code_too_large", "error", "execution_error", "resend_prompt");

    /// A tree can take twenty times the memory of its text. No tree is made of a longer text.
    private static final int MOST_FOR_A_TREE = 1 << 20;

    private static final String PROGRESS_BEGINS = "=== PROGRESS ===";
    private static final String PROGRESS_ENDS = "=== END PROGRESS ===";

    /// Text that EXAI's tools add for the agent. The old shim left it out. Nothing is tried twice,
    /// so a long run of blanks costs no more than any other text.
    private static final Pattern TURN = Pattern.compile("---[^\\S\\n]*+\\n\\s*+AGENT'S TURN:");

    static ToolText of(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{")) {
            return new ToolText(stripped, false, null);
        }
        return stripped.length() > MOST_FOR_A_TREE ? scanned(stripped) : parsed(stripped);
    }

    private static ToolText parsed(String text) {
        try {
            if (OpFrames.MAPPER.readTree(text) instanceof ObjectNode object) {
                JsonNode content = object.path("content");
                return new ToolText(
                        content.isMissingNode() ? text : shown(content),
                        SOFT_ERRORS.contains(object.path("status").asString("")),
                        object);
            }
        } catch (JacksonException noJson) {
            // A text that only begins like an object.
        }
        return new ToolText(text, false, null);
    }

    private static String shown(JsonNode content) {
        return cleaned(
                content.isString()
                        ? content.stringValue()
                        : OpFrames.MAPPER.writeValueAsString(content));
    }

    private static ToolText scanned(String text) {
        JsonPart object = JsonPart.of(text.getBytes(StandardCharsets.UTF_8));
        JsonPart content = object.at("content");
        boolean soft = SOFT_ERRORS.contains(object.at("status").string());
        return new ToolText(content.isMissing() ? text : shown(content), soft, null);
    }

    private static String shown(JsonPart content) {
        boolean isText = content.text()[content.from()] == '"';
        return cleaned(
                isText ? content.string() : new String(content.bytes(), StandardCharsets.UTF_8));
    }

    private static String cleaned(String content) {
        return withoutTurn(withoutProgress(content)).strip();
    }

    private static String withoutProgress(String text) {
        int begin = text.indexOf(PROGRESS_BEGINS);
        if (begin < 0) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int at = 0;
        while (begin >= 0) {
            int end = text.indexOf(PROGRESS_ENDS, begin);
            if (end < 0) {
                break;
            }
            kept.append(text, at, begin);
            at = end + PROGRESS_ENDS.length();
            begin = text.indexOf(PROGRESS_BEGINS, at);
        }
        return kept.append(text, at, text.length()).toString();
    }

    private static String withoutTurn(String text) {
        var turn = TURN.matcher(text);
        return turn.find() ? text.substring(0, turn.start()) : text;
    }
}
