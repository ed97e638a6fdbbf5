package dev.mcptether.link.exai;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Keeps the first and the last bytes of a frame that is too large to keep whole. Its request id is
/// in one of them. For one thread at a time.
final class Ends {
    private static final int KEPT = 4096;

    private final ByteBuffer head = ByteBuffer.allocate(KEPT);
    private String tail = "";
    private long length;

    void add(ByteBuffer piece) {
        length += piece.remaining();
        int fits = Math.min(head.remaining(), piece.remaining());
        head.put(piece.slice(piece.position(), fits));
        int last = Math.min(KEPT, piece.remaining());
        byte[] end = new byte[last];
        piece.get(piece.limit() - last, end);
        String text = tail + new String(end, StandardCharsets.ISO_8859_1);
        tail = text.substring(Math.max(0, text.length() - KEPT));
    }

    long length() {
        return length;
    }

    boolean contain(String id) {
        String first = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
        return first.contains(id) || tail.contains(id);
    }
}
