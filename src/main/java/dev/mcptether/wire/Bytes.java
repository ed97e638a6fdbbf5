package dev.mcptether.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches eight bytes at a time for the byte that matters. The shim runs on the JVM's simple
/// compiler; there this takes a third of the time of a loop over single bytes.
final class Bytes {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private Bytes() {}

    /// The index of the first byte from `at` that is not plain ASCII inside a JSON string, or
    /// `end`. It may be up to seven bytes too early.
    static int plain(byte[] text, int at, int end) {
        while (at <= end - Long.BYTES) {
            long eight = (long) EIGHT.get(text, at);
            long special =
                    below(eight, ' ') | isZero(eight ^ '"' * EACH) | isZero(eight ^ '\\' * EACH);
            if (((special | eight) & TOP_BITS) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /// The index of the first byte `wanted` from `at`, or `end`.
    static int indexOf(byte wanted, byte[] bytes, int at, int end) {
        while (at <= end - Long.BYTES) {
            long found = isZero((long) EIGHT.get(bytes, at) ^ (wanted & 0xFF) * EACH) & TOP_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /// Sets the top bit of the lowest byte that is 0. It may also set the top bits of higher bytes.
    private static long isZero(long eight) {
        return eight - EACH & ~eight;
    }

    /// Sets the top bit of the lowest byte that is less than `limit`. It may also set the top bits
    /// of higher bytes.
    private static long below(long eight, int limit) {
        return eight - limit * EACH & ~eight;
    }
}
