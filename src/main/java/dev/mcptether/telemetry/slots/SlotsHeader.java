package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Role;
import dev.mcptether.telemetry.fanout.Identity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/// The first 256 bytes of a slots file: who counts here, and whether and how it has ended. The
/// slots follow, then the table of {@link Layout}. All numbers are little-endian; texts are UTF-8,
/// filled up with zeros.
///
/// @param instance who counts
/// @param startedMillis when the file was made
/// @param end how the instance ended; empty while it runs, and for ever if it was killed
public record SlotsHeader(Identity instance, long startedMillis, Optional<End> end) {
    /// @param logSeq number of the event log's last line, or 0 if it has none
    /// @param logHash SHA-256 of that line, in hex
    public record End(String reason, long atMillis, long logSeq, String logHash) {}

    static final int BYTES = 256;
    static final int ENDED = 152;

    /// "TETHER", and the version of this header.
    private static final long MAGIC = 0x0100_5245_4854_4554L;

    private static final int SLOTS = 8;
    private static final int TABLE_BYTES = 12;
    private static final int TABLE_HASH = 16;
    private static final int UUID_HIGH = 24;
    private static final int UUID_LOW = 32;
    private static final int PID = 40;
    private static final int START_TICKS = 48;
    private static final int STARTED = 56;
    private static final int BOOT = 64;
    private static final int BOOT_BYTES = 48;
    private static final int ROLE = 112;
    private static final int ROLE_BYTES = 8;
    private static final int VERSION = 120;
    private static final int VERSION_BYTES = 32;
    private static final int ENDED_AT = 160;
    private static final int REASON = 168;
    private static final int REASON_BYTES = 32;
    private static final int LOG_SEQ = 200;
    private static final int LOG_HASH = 208;
    private static final int LOG_HASH_BYTES = 32;

    /// Checksums of what stands before and after {@link #ENDED}; 0 while there is none. They find
    /// accidents. They leave out the instance's name, because the file's own name has it.
    private static final int IDENTITY_CRC = 240;

    private static final int END_CRC = 244;

    /// The content of a new file: header, slots at zero, table.
    static byte[] content(Identity who, long nowMillis, Layout layout) {
        byte[] table = layout.table();
        int tableAt = BYTES + layout.size() * Long.BYTES;
        ByteBuffer file =
                ByteBuffer.allocate(tableAt + table.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(0, MAGIC);
        file.putInt(SLOTS, layout.size());
        file.putInt(TABLE_BYTES, table.length);
        file.putLong(TABLE_HASH, Layout.hash(table));
        file.putLong(UUID_HIGH, who.instance().getMostSignificantBits());
        file.putLong(UUID_LOW, who.instance().getLeastSignificantBits());
        file.putLong(PID, who.pid());
        file.putLong(START_TICKS, who.startTicks());
        file.putLong(STARTED, nowMillis);
        putText(file, BOOT, BOOT_BYTES, who.boot());
        putText(file, ROLE, ROLE_BYTES, who.role().label());
        putText(file, VERSION, VERSION_BYTES, who.version());
        file.put(tableAt, table);
        file.putInt(IDENTITY_CRC, identityCrc(file));
        return file.array();
    }

    static void end(ByteBuffer memory, String reason, long atMillis) {
        ByteBuffer view = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        view.putLong(ENDED_AT, atMillis);
        putText(view, REASON, REASON_BYTES, reason);
    }

    static void logEnded(ByteBuffer memory, long seq, byte[] hash) {
        ByteBuffer view = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        view.put(LOG_HASH, hash, 0, LOG_HASH_BYTES);
        view.putLong(LOG_SEQ, seq);
        view.putInt(END_CRC, crc(view, ENDED, IDENTITY_CRC));
    }

    private static int identityCrc(ByteBuffer file) {
        return crc(file, 0, UUID_HIGH) ^ crc(file, PID, ENDED);
    }

    private static int crc(ByteBuffer file, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(file.slice(from, to - from));
        return (int) crc.getValue();
    }

    private static void check(ByteBuffer file) {
        int identity = file.getInt(IDENTITY_CRC);
        int end = file.getInt(END_CRC);
        if ((identity != 0 && identity != identityCrc(file))
                || (end != 0 && end != crc(file, ENDED, IDENTITY_CRC))) {
            throw new IllegalArgumentException("a slots file whose header is damaged");
        }
    }

    /// @throws IllegalArgumentException if this is no slots file of a known version
    static SlotsHeader read(ByteBuffer file) {
        if (file.capacity() < BYTES || file.getLong(0) != MAGIC) {
            throw new IllegalArgumentException("not a slots file");
        }
        check(file);
        Identity who =
                new Identity(
                        new UUID(file.getLong(UUID_HIGH), file.getLong(UUID_LOW)),
                        text(file, BOOT, BOOT_BYTES),
                        file.getLong(PID),
                        file.getLong(START_TICKS),
                        Role.valueOf(text(file, ROLE, ROLE_BYTES).toUpperCase(Locale.ROOT)),
                        text(file, VERSION, VERSION_BYTES));
        return new SlotsHeader(who, file.getLong(STARTED), end(file));
    }

    /// Whether nothing has been written yet where the header begins.
    static boolean isBlank(ByteBuffer file) {
        return file.getLong(0) == 0;
    }

    /// The length that the file must have according to its header.
    ///
    /// @throws IllegalArgumentException if that length is impossible
    static long length(ByteBuffer file) {
        int table = file.getInt(TABLE_BYTES);
        if (slots(file) < 0 || table < 0) {
            throw new IllegalArgumentException("a slots file of less than no length");
        }
        return BYTES + (long) slots(file) * Long.BYTES + table;
    }

    static int slots(ByteBuffer file) {
        return file.getInt(SLOTS);
    }

    /// The bytes of the table after the slots.
    ///
    /// @throws IllegalArgumentException if it is incomplete
    static byte[] table(ByteBuffer file) {
        long at = BYTES + (long) slots(file) * Long.BYTES;
        int length = file.getInt(TABLE_BYTES);
        if (slots(file) < 0 || length < 0 || at + length > file.capacity()) {
            throw new IllegalArgumentException("a slots file that was cut short");
        }
        byte[] table = new byte[length];
        file.get((int) at, table);
        if (Layout.hash(table) != file.getLong(TABLE_HASH)) {
            throw new IllegalArgumentException("a slots file whose table is damaged");
        }
        return table;
    }

    private static Optional<End> end(ByteBuffer file) {
        if (file.getLong(ENDED) == 0) {
            return Optional.empty();
        }
        byte[] hash = new byte[LOG_HASH_BYTES];
        file.get(LOG_HASH, hash);
        return Optional.of(
                new End(
                        text(file, REASON, REASON_BYTES),
                        file.getLong(ENDED_AT),
                        file.getLong(LOG_SEQ),
                        HexFormat.of().formatHex(hash)));
    }

    private static void putText(ByteBuffer file, int at, int room, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.put(at, Arrays.copyOf(bytes, room));
    }

    private static String text(ByteBuffer file, int at, int room) {
        byte[] bytes = new byte[room];
        file.get(at, bytes);
        int length = 0;
        while (length < room && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
