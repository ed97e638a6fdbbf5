package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The beginning of a message that comes in several frames. Kept in blocks, so that each byte is
/// copied once on its way here and once more when the message is whole, and so that a thousand
/// frames of one byte take no more memory than one of a thousand. For one thread at a time.
public final class Pieces {
    private static final int BLOCK_BYTES = 64 * 1024;

    /// Each filled up to its position.
    private final List<ByteBuffer> blocks = new ArrayList<>();

    private int length;

    /// Bytes kept.
    public int length() {
        return length;
    }

    /// Keeps what remains of `piece`.
    public void add(ByteBuffer piece) {
        length += piece.remaining();
        while (piece.hasRemaining()) {
            ByteBuffer block = unfilled(piece.remaining());
            int fits = Math.min(block.remaining(), piece.remaining());
            block.put(piece.slice(piece.position(), fits));
            piece.position(piece.position() + fits);
        }
    }

    private ByteBuffer unfilled(int wanted) {
        if (blocks.isEmpty() || !blocks.getLast().hasRemaining()) {
            blocks.add(ByteBuffer.allocate(Math.max(BLOCK_BYTES, wanted)));
        }
        return blocks.getLast();
    }

    /// The whole message, of what is kept and what remains of `last`. Keeps nothing then.
    public byte[] endWith(ByteBuffer last) {
        byte[] whole = new byte[length + last.remaining()];
        int at = 0;
        for (ByteBuffer block : blocks) {
            int filled = block.position();
            block.flip().get(whole, at, filled);
            at += filled;
        }
        last.get(whole, at, last.remaining());
        forget();
        return whole;
    }

    /// What is kept, as one. Keeps nothing then.
    public ByteBuffer take() {
        return ByteBuffer.wrap(endWith(ByteBuffer.allocate(0)));
    }

    /// Keeps nothing: the rest of this message is not wanted.
    public void forget() {
        blocks.clear();
        length = 0;
    }
}
