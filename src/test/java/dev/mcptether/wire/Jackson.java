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

/// What Jackson says of a text, for comparison. We differ from it on purpose in five things, which
/// are set or checked here so that nothing else can differ unseen:
///
/// - UTF-8 is checked strictly before Jackson sees it: Jackson also takes UTF-16 and UTF-32, and
///   overlong forms; RFC 8259 allows UTF-8 only, and a peer would stumble over the rest.
/// - A byte order mark is refused: RFC 8259 forbids to send one, and most peers refuse it.
/// - Nesting up to 10,000 is accepted where Jackson's default is 500: we build nothing from it.
/// - Numbers and names may be of any length, for the same reason.
/// - Half a surrogate pair, as an escape, is legal in a member's name as it is in any string: RFC
///   8259 section 8.2 allows both, Jackson only the latter. Such a text is shown to Jackson again
///   with other escapes in their place.
///
/// Members that come twice are legal to both, and the last one counts.
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

    /// Whether it is JSON.
    static boolean accepts(byte[] text) {
        String decoded = decoded(text);
        return decoded != null
                && (read(decoded) != null
                        || read(SURROGATE.matcher(decoded).replaceAll("$100")) != null);
    }

    /// The text as a tree, or null when Jackson itself refuses it.
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
