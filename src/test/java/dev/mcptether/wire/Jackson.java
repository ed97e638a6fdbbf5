package dev.mcptether.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Jackson says about a text, for comparison. Our scanner differs from it on purpose in five
/// points. They are set or checked here, so that no other difference can stay hidden:
///
/// - UTF-8 is checked strictly before Jackson sees the text. Jackson also takes UTF-16, UTF-32 and
///   overlong forms, but RFC 8259 allows only UTF-8, and a peer may fail on the rest.
/// - A byte order mark is refused. RFC 8259 forbids senders to add one, and most peers refuse it.
/// - Nesting up to 10,000 is accepted; Jackson's default is 500. The scanner builds nothing from
///   it.
/// - Numbers and names may have any length, for the same reason.
/// - Half a surrogate pair, as an escape, is legal in any string and in a member's name. RFC 8259
///   section 8.2 allows both; Jackson refuses it in names. So such a text is shown to Jackson again
///   with other escapes in place of those halves.
///
/// Repeated members are legal to both, and the last one counts.
final class Jackson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                                                    .maxNumberLength(Integer.MAX_VALUE)
                                                    .maxNameLength(Integer.MAX_VALUE)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Pattern SURROGATE = Pattern.compile("(\\\\u)[dD][89a-fA-F]");

    private Jackson() {}

    /// Whether Jackson, with these differences, takes the text as JSON.
    static boolean accepts(byte[] text) {
        String decoded = decoded(text);
        return decoded != null
                && (read(decoded) != null
                        || read(SURROGATE.matcher(decoded).replaceAll("$100")) != null);
    }

    /// The text as a tree; null if Jackson itself refuses it.
    static @Nullable JsonNode tree(byte[] text) {
        String decoded = decoded(text);
        return decoded == null ? null : read(decoded);
    }

    private static @Nullable String decoded(byte[] text) {
        try {
            String decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
            return decoded.startsWith("\ufeff") ? null : decoded;
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
