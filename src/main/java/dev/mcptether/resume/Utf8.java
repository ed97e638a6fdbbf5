package dev.mcptether.resume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Checks whether bytes are UTF-8, without making a string. Both ends of a link check every text
/// message before they accept it: text that is not UTF-8 was damaged on its way (RFC 6455 section
/// 8.1).
public final class Utf8 {
    private static final int CHARS = 8192;
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    public static boolean valid(byte[] bytes) {
        int ascii = ascii(bytes);
        return ascii == bytes.length
                || decodes(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
    }

    /// How many bytes at the beginning are ASCII. In most messages all are.
    private static int ascii(byte[] bytes) {
        int at = 0;
        while (at <= bytes.length - Long.BYTES && ((long) EIGHT.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static boolean decodes(ByteBuffer from) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer to = CharBuffer.allocate(Math.min(CHARS, from.remaining() + 1));
        CoderResult result;
        do {
            to.clear();
            result = decoder.decode(from, to, true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }
}
