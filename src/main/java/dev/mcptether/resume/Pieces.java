package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The beginning of a message that arrives in several frames. It is kept in blocks. So each byte is
/// copied once when it arrives and once when the message is complete, and a thousand frames of one
/// byte take no more memory than one frame of a thousand. For one thread at a time.
public final class Pieces {
    private static final int BLOCK_BYTES = 64 * 1024;

    /// Each block is filled up to its position.
    private final List<ByteBuffer> blocks = new ArrayList<>();

    private int length;

    /// Bytes kept.
    public int length() {
        return length;
    }

    /// Keeps the remaining bytes of `piece`.
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

    /// The whole message: what is kept, and the remaining bytes of `last`. Afterwards nothing is
    /// kept.
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

    /// What is kept, in one buffer. Afterwards nothing is kept.
    public ByteBuffer take() {
        return ByteBuffer.wrap(endWith(ByteBuffer.allocate(0)));
    }

    /// Drops what is kept: the rest of this message is not wanted.
    public void forget() {
        blocks.clear();
        length = 0;
    }
}
