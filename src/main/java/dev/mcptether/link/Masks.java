package dev.mcptether.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Masks outgoing messages into memory that is used again. The message itself stays unchanged,
/// because it may have to be sent again. Used by the thread that writes, one at a time.
final class Masks {
    /// Size of the memory that is kept for the small messages of one write. A message that does not
    /// fit gets memory of its own.
    private static final int KEPT_BYTES = 64 * 1024;

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] kept = {};
    private int used;
    private int wanted;

    /// @param key of four bytes
    /// @return the masked message, valid until {@link #written}
    ByteBuffer mask(byte[] message, byte[] key) {
        int length = message.length;
        byte[] room = kept;
        int from = used;
        if (length <= room.length - from) {
            used += length;
        } else {
            room = new byte[length];
            from = 0;
        }
        if (length <= KEPT_BYTES) {
            wanted += length;
        }
        mask(message, key, room, from);
        return ByteBuffer.wrap(room, from, length);
    }

    private static void mask(byte[] message, byte[] key, byte[] into, int from) {
        long four =
                (key[0] & 0xFF)
                        | (key[1] & 0xFF) << 8
                        | (key[2] & 0xFF) << 16
                        | (long) (key[3] & 0xFF) << 24;
        long eight = four | four << 32;
        int at = 0;
        for (int end = message.length - 7; at < end; at += 8) {
            EIGHT.set(into, from + at, (long) EIGHT.get(message, at) ^ eight);
        }
        for (; at < message.length; at++) {
            into[from + at] = (byte) (message[at] ^ key[at & 3]);
        }
    }

    /// Everything masked since the last call is written, or never will be.
    void written() {
        if (wanted > kept.length && kept.length < KEPT_BYTES) {
            kept = new byte[Math.min(KEPT_BYTES, 2 * wanted)];
        }
        used = 0;
        wanted = 0;
    }
}
