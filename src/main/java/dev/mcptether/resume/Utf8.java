package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Whether bytes are UTF-8, without making a string of them. Both ends of a link ask it of every
/// text message before they take it: what is none was garbled on the way (RFC 6455 section 8.1).
public final class Utf8 {
    private static final int CHARS = 8192;

    private Utf8() {}

    public static boolean valid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer to = CharBuffer.allocate(Math.min(CHARS, bytes.length + 1));
        CoderResult result;
        do {
            to.clear();
            result = decoder.decode(from, to, true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }
}
